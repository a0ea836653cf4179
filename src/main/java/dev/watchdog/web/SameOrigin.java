package dev.watchdog.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Passes requests whose {@code Origin} is the host and port they were sent to, and those without one, which come from no browser. A
 * browser lets every page open a WebSocket anywhere; this is what keeps the others out. A proxy in front must hand the host on.
 */
final class SameOrigin implements Handler<RoutingContext> {

  @Override
  public void handle(RoutingContext request) {
    if (isOwn(request.request())) {
      request.next();
    } else {
      request.fail(ProblemDetails.of(403, "Pages of another origin may not connect."));
    }
  }

  private static boolean isOwn(HttpServerRequest request) {
    List<String> origins = request.headers().getAll(HttpHeaders.ORIGIN);
    if (origins.isEmpty()) {
      return true;
    }
    String host = request.getHeader(HttpHeaders.HOST);
    return origins.size() == 1 && host != null && hostAndPort(origins.get(0)).equals(hostAndPort(schemeOf(origins.get(0)) + host));
  }

  /** The scheme of the origin holds for both: only the page knows whether a proxy speaks TLS, and thus which port is left out. */
  private static String schemeOf(String origin) {
    return origin.toLowerCase(Locale.ROOT).startsWith("https://") ? "https://" : "http://";
  }

  private static Optional<String> hostAndPort(String text) {
    try {
      URI uri = URI.create(text.toLowerCase(Locale.ROOT));
      if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
        return Optional.empty();
      }
      int standard = uri.getScheme().equals("https") ? 443 : 80;
      return Optional.of(uri.getHost() + ":" + (uri.getPort() < 0 ? standard : uri.getPort()));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }
}
