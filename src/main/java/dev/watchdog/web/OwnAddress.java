package dev.watchdog.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The address that a browser has used for us. A proxy with TLS hands on the host and tells nothing of the scheme; but the cookie of a
 * sign-in is kept over HTTPS only, or on the browser's own machine, so it can be no other.
 */
final class OwnAddress {

  private static final Pattern HOST = Pattern.compile("(?:[a-z0-9._-]+|\\[[0-9a-f:.]+])(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);
  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  private OwnAddress() {}

  /** Throws a {@link ProblemDetails} with status 400 where the request names no host, or more than one. */
  static String of(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
    if (hosts.size() != 1 || !HOST.matcher(hosts.get(0)).matches()) {
      throw ProblemDetails.of(400, "The request does not name the host that it was sent to.");
    }
    boolean plain = LOOPBACK.matcher(hosts.get(0)).matches() && !request.isSSL();
    return (plain ? "http://" : "https://") + hosts.get(0);
  }
}
