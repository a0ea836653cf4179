package dev.watchdog.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from a peer only while it takes what was written to it. Without this a peer that sends requests, or frames that are answered,
 * and never reads could make the answers pile up without bound; the library does not look.
 */
final class Backpressure extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(Backpressure.class);

  private Backpressure() {}

  /** Applies it to a new connection, whatever protocol it may switch to. */
  static void applyTo(HttpConnection connection) {
    connection.exceptionHandler(Backpressure::broken);
    ((ConnectionBase) connection).channel().pipeline().addFirst(new Backpressure());
  }

  /** That a peer broke off is no news; that memory ran out is told to the handler of the context. */
  private static void broken(Throwable cause) {
    if (cause instanceof OutOfMemoryError memory) {
      throw memory;
    }
    LOG.atDebug().addKeyValue("reason", cause.getMessage()).log("connection.broken");
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
    context.fireChannelWritabilityChanged();
  }
}
