package dev.watchdog.demo;

/** Where something that listens on this machine can be called. */
final class Endpoint {

  private Endpoint() {}

  /** {@code http://host:port}; a host that stands for all addresses is called on loopback. */
  static String http(String host, int port) {
    String reachable = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return "http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port;
  }
}
