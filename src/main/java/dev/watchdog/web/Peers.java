package dev.watchdog.web;

import dev.watchdog.config.AddressRange;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Where a request comes from: the other end of its connection or, where that is a trusted proxy, whoever the proxy names. An address of
 * IPv6 stands for its network of 64 bits, of which one machine has every address.
 */
final class Peers {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String NOWHERE = "unknown";
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_NETWORK_BYTES = 8;

  private final List<AddressRange> proxies;

  Peers(List<AddressRange> proxies) {
    this.proxies = proxies;
  }

  /** The pipeline below a connection; the public face of the library hands out none. */
  static Channel channelOf(HttpConnection connection) {
    return ((ConnectionBase) connection).channel();
  }

  /** The other end; empty for what is no connection of IP, or was closed already. */
  static Optional<InetAddress> endOf(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress end ? Optional.ofNullable(end.getAddress()) : Optional.empty();
  }

  boolean isProxy(InetAddress address) {
    return proxies.stream().anyMatch(proxy -> proxy.contains(address));
  }

  /** The address that a request comes from, in one word. */
  String of(HttpServerRequest request) {
    return endOf(channelOf(request.connection()))
        .map(end -> word(nearestStranger(end, request.headers().getAll(FORWARDED_FOR))))
        .orElse(NOWHERE);
  }

  /**
   * From the right, since each proxy appends whom it saw: the first that is no proxy of ours. What stands further left was written by
   * that one, who may write anything. A hop that cannot be read ends the chain at the proxy that wrote it.
   */
  InetAddress nearestStranger(InetAddress end, List<String> lines) {
    List<String> hops = lines.stream().flatMap(line -> Arrays.stream(line.split(",", -1))).map(String::strip).toList();
    InetAddress nearest = end;
    for (int at = hops.size() - 1; at >= 0 && isProxy(nearest); at--) {
      Optional<InetAddress> hop = AddressRange.address(withoutPort(hops.get(at)));
      if (hop.isEmpty()) {
        return nearest;
      }
      nearest = hop.get();
    }
    return nearest;
  }

  private static String withoutPort(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      return end < 0 ? hop : hop.substring(1, end);
    }
    int colon = hop.indexOf(':');
    return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
  }

  static String word(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == IPV4_BYTES
        ? address.getHostAddress()
        : HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES).replaceAll("(.{4})", "$1:") + ":/64";
  }
}
