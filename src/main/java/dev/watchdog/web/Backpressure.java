package dev.watchdog.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Reads from a peer only while it takes what was written to it. Without this a peer that sends requests, or frames that are answered,
 * and never reads could make the answers pile up without bound; the library does not look.
 */
final class Backpressure extends ChannelInboundHandlerAdapter {

  private Backpressure() {}

  /** Applies it to a new connection, whatever protocol it may switch to. */
  static void applyTo(HttpConnection connection) {
    ((ConnectionBase) connection).channel().pipeline().addFirst(new Backpressure());
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
    context.fireChannelWritabilityChanged();
  }
}
