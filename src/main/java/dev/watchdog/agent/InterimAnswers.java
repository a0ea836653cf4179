package dev.watchdog.agent;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/**
 * Drops interim answers (1xx but 101) of one connection before the client sees them: it knows two of them and takes any other for the
 * answer itself, so that what follows would belong to no request.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {

  private static final int FIRST = 100;
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int LAST = 199;

  private boolean skipping;

  /** To be called when a connection was made and nothing was sent over it. */
  static void skipOn(HttpConnection made) {
    ChannelHandlerContext client = ((HttpClientConnectionInternal) made).channelHandlerContext(); // Its public face hands out no pipeline.
    client.pipeline().addBefore(client.name(), "interim", new InterimAnswers());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse head) {
      int status = head.status().code();
      skipping = status >= FIRST && status <= LAST && status != SWITCHING_PROTOCOLS && head.decoderResult().isSuccess();
    }
    if (!skipping) {
      context.fireChannelRead(message);
      return;
    }
    skipping = !(message instanceof LastHttpContent);
    ReferenceCountUtil.release(message);
  }
}
