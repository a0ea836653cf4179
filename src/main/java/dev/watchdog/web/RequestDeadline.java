package dev.watchdog.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose request does not come in whole in time, or that has been idle for too long between two of them. While an answer
 * is owed nothing counts but that the peer takes none of it for too long, and after an upgrade nothing at all. Stands behind the codec of
 * a connection, so that it sees whole messages.
 */
final class RequestDeadline extends ChannelDuplexHandler {

  private static final int SWITCHING_PROTOCOLS = 101;

  private final Duration request;
  private final Duration idle;
  private final Duration stalled;
  private final Runnable upgraded;

  /** What the timer is for. */
  private enum Waiting {
    NOTHING,
    WHOLE_REQUEST,
    NEXT_REQUEST,
    PEER_TO_TAKE
  }

  /** From the first byte of a request, or the connection itself, to the last byte of the request. */
  private boolean reading = true;
  /** Requests that came in whole less answers that went out whole; below 0 where one was answered before its end. */
  private int owed;
  private boolean decoded;
  private boolean interim;
  private boolean over;
  private Waiting waiting = Waiting.NOTHING;
  private Future<?> timer;

  /**
   * For one connection.
   *
   * @param proxy whether the other end is a trusted proxy
   * @param upgraded told when the connection stops to be one of HTTP
   */
  RequestDeadline(Deadlines deadlines, boolean proxy, Runnable upgraded) {
    this.request = deadlines.request();
    this.idle = proxy ? deadlines.idleOfProxy() : deadlines.idle();
    this.stalled = deadlines.stalled();
    this.upgraded = upgraded;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    settle(context);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    end();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    decoded = true;
    if (message instanceof HttpRequest && !reading) {
      begin(context);
    }
    if (message instanceof LastHttpContent) {
      reading = false;
      owed++;
      settle(context);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!decoded && !reading) {
      begin(context); // Bytes came, and are not yet a message: the beginning of one.
    }
    decoded = false;
    context.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse head) {
      boolean upgrade = head.status().code() == SWITCHING_PROTOCOLS;
      interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL && !upgrade;
      if (upgrade && !over) {
        end();
        upgraded.run();
      }
    }
    boolean last = message instanceof LastHttpContent && !interim && !over;
    context.write(message, last ? promise.unvoid().addListener(written -> answered(context)) : promise);
  }

  private void begin(ChannelHandlerContext context) {
    reading = true;
    settle(context);
  }

  private void answered(ChannelHandlerContext context) {
    owed--;
    settle(context);
  }

  /** An answer that went out before the end of its request makes the time for that no longer: it waits for the same as before. */
  private void settle(ChannelHandlerContext context) {
    Waiting now = owed > 0 ? Waiting.PEER_TO_TAKE : reading ? Waiting.WHOLE_REQUEST : Waiting.NEXT_REQUEST;
    if (over || now == waiting) {
      return;
    }
    waiting = now;
    if (now == Waiting.PEER_TO_TAKE) {
      watch(context, 0);
    } else {
      after(context, reading ? request : idle, context::close);
    }
  }

  /** Ends the connection once as many bytes wait for the peer as at the look before. */
  private void watch(ChannelHandlerContext context, long before) {
    after(context, stalled, () -> {
      long now = untaken(context);
      if (now > 0 && now == before) {
        Admission.cut(context.channel());
      } else {
        watch(context, now);
      }
    });
  }

  /** Bytes that wait for the peer; what is under way counts as a whole until it is through, hence its progress. */
  private static long untaken(ChannelHandlerContext context) {
    ChannelOutboundBuffer queued = context.channel().unsafe().outboundBuffer();
    return queued == null ? 0 : queued.totalPendingWriteBytes() - queued.currentProgress();
  }

  private void after(ChannelHandlerContext context, Duration wait, Runnable due) {
    stop();
    timer = context.executor().schedule(due, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void end() {
    over = true;
    stop();
  }
}
