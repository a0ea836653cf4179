package dev.watchdog.web;

import dev.watchdog.config.Settings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets connections in, so many in all and so many from one address, and puts into the pipeline of each what keeps it from costing more
 * than its share. What is over is closed at once: in the backlog it would keep others waiting. A socket stops to count at its upgrade;
 * {@link EventBridge} has bounds of its own for these.
 *
 * <p>TLS begins here too, so that a connection counts, and its time runs, before it has shaken hands.
 */
final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final String HANDLER = "handler";
  private static final String DECODER = "httpDecoder";

  private final Settings.Http http;
  private final Peers peers;
  private final Deadlines deadlines;
  private final HttpServerOptions options;
  private final Optional<Function<Channel, ChannelHandler>> tls;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private int all;

  /**
   * With nobody in.
   *
   * @param options those of the server, for the decoder
   * @param tls makes what encrypts one connection; empty for plain HTTP
   */
  Admission(
      Settings.Http http, Peers peers, Deadlines deadlines, HttpServerOptions options,
      Optional<Function<Channel, ChannelHandler>> tls) {
    this.http = http;
    this.peers = peers;
    this.deadlines = deadlines;
    this.options = options;
    this.tls = tls;
  }

  /** To be called when a connection was accepted and nothing was read from it. */
  void admit(HttpConnection connection) {
    connection.exceptionHandler(Admission::broken);
    Channel channel = Peers.channelOf(connection);
    Optional<InetAddress> end = Peers.endOf(channel);
    boolean proxy = end.filter(peers::isProxy).isPresent();
    String address = end.map(Peers::word).orElse("");
    if (all >= http.maxConnections() || !proxy && byAddress.getOrDefault(address, 0) >= http.maxConnectionsPerAddress()) {
      LOG.atDebug().addKeyValue("address", address).addKeyValue("connections", all).log("connection.refused"); // As often as they like.
      cut(channel);
      return;
    }
    Seat seat = new Seat(address);
    channel.closeFuture().addListener(closed -> seat.leave());
    equip(channel.pipeline(), new RequestDeadline(deadlines, proxy, seat::leave));
  }

  /** That a peer broke off is no news; that memory ran out is told to the handler of the context. */
  private static void broken(Throwable cause) {
    if (cause instanceof OutOfMemoryError memory) {
      throw memory;
    }
    LOG.atDebug().addKeyValue("reason", cause.getMessage()).log("connection.broken");
  }

  private void equip(ChannelPipeline pipeline, RequestDeadline deadline) {
    pipeline.replace(DECODER, DECODER, new StrictDecoder(options));
    pipeline.addFirst(new Backpressure());
    tls.ifPresent(encrypting -> {
      pipeline.addFirst(encrypting.apply(pipeline.channel()));
      pipeline.addBefore(HANDLER, null, new ChunkedWriteHandler()); // What is encrypted cannot be sent from a file by the system.
    });
    pipeline.addBefore(HANDLER, null, deadline);
  }

  /**
   * Ends a connection at once and throws away what is queued. The library's own ways to close first wait until the peer has read it,
   * which may be never; so this begins below them, at the first handler of the channel.
   */
  static void cut(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.pipeline().firstContext().close();
    }
  }

  /** What one connection takes up, until it is given back the first time. */
  private final class Seat {
    private final String address;
    private boolean taken = true;

    private Seat(String address) {
      this.address = address;
      all++;
      byAddress.merge(address, 1, Integer::sum);
    }

    private void leave() {
      if (taken) {
        taken = false;
        all--;
        byAddress.computeIfPresent(address, (same, count) -> count > 1 ? count - 1 : null);
      }
    }
  }
}
