package dev.watchdog.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Reads from a peer only while it takes what was written to it, whatever protocol its connection may switch to. Without this a peer that
 * sends requests, or frames that are answered, and never reads could make the answers pile up without bound; the library does not look.
 */
final class Backpressure extends ChannelInboundHandlerAdapter {

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(context.channel().isWritable());
    context.fireChannelWritabilityChanged();
  }
}
