package dev.watchdog.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Passes requests whose {@code Origin} is the host and port they were sent to, and those without one, which come from no browser. A
 * browser lets every page open a WebSocket anywhere; this is what keeps the others out. A proxy in front must hand the host on.
 */
final class SameOrigin implements Handler<RoutingContext> {

  private static final Pattern URL = Pattern.compile("(https?)://([^/?#@:\\[\\]\\s]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?");

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
    if (origins.size() != 1 || host == null) {
      return false;
    }
    Optional<String> theirs = hostAndPort(origins.get(0));
    return theirs.isPresent() && theirs.equals(hostAndPort(schemeOf(origins.get(0)) + host)); // Two that cannot be read are not the same.
  }

  /** The scheme of the origin holds for both: only the page knows whether a proxy speaks TLS, and thus which port is left out. */
  private static String schemeOf(String origin) {
    return origin.toLowerCase(Locale.ROOT).startsWith("https://") ? "https://" : "http://";
  }

  /** Read by hand: the URL of Java has no host where there is an underscore in it. */
  private static Optional<String> hostAndPort(String text) {
    Matcher url = URL.matcher(text.toLowerCase(Locale.ROOT));
    if (!url.matches()) {
      return Optional.empty();
    }
    String standard = url.group(1).equals("https") ? "443" : "80";
    return Optional.of(url.group(2) + ":" + (url.group(3) == null ? standard : url.group(3)));
  }
}
