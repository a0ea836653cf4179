package dev.watchdog.cli;

import dev.watchdog.config.Settings;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;

/** Words about listening on a host and port. */
final class Listening {

  private Listening() {}

  /** {@code http://host:port} or {@code https://host:port}, as a browser takes it. */
  static String url(Settings.Http http, int port) {
    return url(http.tls(), http.host(), port);
  }

  /** The same of any host. */
  static String url(boolean tls, String host, int port) {
    return (tls ? "https://" : "http://") + authority(host, port);
  }

  /** The same failure with the address that could not be listened on, where that is what failed. */
  static CommandFailed failure(String what, String host, int port, Exception failure) {
    boolean address =
        failure instanceof SocketException || failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException;
    String where = address ? "cannot listen on " + authority(host, port) + ": " : "";
    return new CommandFailed(what + " did not start: " + where + Complaint.words(failure), failure);
  }

  private static String authority(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
