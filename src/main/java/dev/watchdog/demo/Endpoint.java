package dev.watchdog.demo;

import dev.watchdog.config.Settings;

/** Where something that listens on this machine can be called. */
final class Endpoint {

  private Endpoint() {}

  /** {@code http://host:port}; a host that stands for all addresses is called on loopback. */
  static String http(String host, int port) {
    return "http://" + authority(host, port);
  }

  /** The same of a watchdog, which may speak TLS by itself. */
  static String of(Settings.Http http, int port) {
    return (http.tls() ? "https://" : "http://") + authority(http.host(), port);
  }

  private static String authority(String host, int port) {
    String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port;
  }
}
