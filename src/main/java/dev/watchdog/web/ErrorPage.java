package dev.watchdog.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** An error as a page: for a person whom another site has sent to an address that answers programs elsewhere. */
final class ErrorPage {

  private static final String PAGE = """
      <!doctype html>
      <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Sign-in failed · Execution Watchdog</title>
        <link rel="icon" href="../icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="../style.css">
        <link rel="stylesheet" href="../parts.css">
      </head>
      <body>
        <main class="login">
          <section class="card">
            <h1>Sign-in failed</h1>
            <p role="alert">%s</p>
            <p><a href="../">To the login</a></p>
          </section>
        </main>
      </body>
      </html>
      """;

  private ErrorPage() {}

  /** Only below the addresses of single sign-on, and only to what asks for pages. */
  static boolean isWanted(HttpServerRequest request, String path) {
    return path != null && path.startsWith("/oidc/")
        && Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT)).filter(types -> types.contains("text/html")).isPresent();
  }

  static String of(ProblemDetails problem) {
    String sentence = problem.getMessage().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return PAGE.formatted(sentence);
  }
}
