package dev.watchdog.agent;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Retained;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * One retained result on its way. Short ones, nearly all, are taken as they come. One that turns out large is not read on until it has a
 * permit; what has to be looked at byte by byte is looked at aside, and nothing is read meanwhile. Confined to one event loop.
 */
final class ResultCall implements HttpCall.Sink {

  /** Hands work to another thread. */
  interface Aside {

    /** Does it there; what is heavy waits for other heavy work. */
    <T> Future<T> run(Callable<T> work, boolean heavy);
  }

  private static final int READ_AT_ONCE_MAX = 64 * 1024;
  private static final int SCANNED_TOGETHER = 1 << 20;

  private final LargeResults large;
  private final Aside aside;
  private final long bytesMax;
  private final Instant notAfter;
  private final Runnable leaveGate;
  private final ResultBody body;
  private final List<byte[]> unscanned = new ArrayList<>();
  private HttpCall call;
  private boolean packed;
  private long length = -1;
  private long unscannedBytes;
  private long otherBytes;
  private LargeResults.Waiter waiter;
  private long permit;
  private boolean over;

  /**
   * Nothing has come yet.
   *
   * @param notAfter how long it may wait for a permit
   * @param leaveGate makes room for other calls
   */
  ResultCall(LargeResults large, Aside aside, Settings.Agents settings, Instant notAfter, Runnable leaveGate) {
    this.large = large;
    this.aside = aside;
    this.bytesMax = settings.maxResult();
    this.notAfter = notAfter;
    this.leaveGate = leaveGate;
    this.body = new ResultBody(bytesMax);
  }

  @Override
  public void begin(HttpCall begun, HttpCall.Answer head) {
    call = begun;
    packed = AnswerHead.isGzip(head.headers());
    length = AnswerHead.length(head.headers());
    if (head.status() == 200 && length > LargeResults.LARGE_FROM) {
      awaitPermit();
    }
  }

  @Override
  public boolean take(Buffer piece) {
    byte[] bytes = piece.getBytes();
    if (permit == 0) {
      return takeOther(bytes);
    }
    if (packed && body.size() + bytes.length > bytesMax) {
      return false;
    }
    if (unscanned.isEmpty() && !body.mustScan(bytes.length)) {
      return body.take(bytes);
    }
    unscanned.add(bytes);
    unscannedBytes += bytes.length;
    if (unscannedBytes >= SCANNED_TOGETHER) {
      scanAside();
    }
    return true;
  }

  private boolean takeOther(byte[] bytes) {
    otherBytes += bytes.length;
    boolean room = large.addOther(bytes.length);
    if (!body.take(bytes)) {
      return false;
    }
    if (!room || body.size() > LargeResults.LARGE_FROM) {
      awaitPermit();
    }
    return true;
  }

  private void scanAside() {
    call.hold();
    aside.run(this::scanAll, false).onComplete(scanned -> {
      if (scanned.failed()) {
        call.giveUp(scanned.cause());
      } else if (!scanned.result()) {
        call.giveUp(new HttpCall.TooLarge());
      } else {
        call.goOn();
      }
    });
  }

  private boolean scanAll() {
    for (byte[] piece : unscanned) {
      if (!body.take(piece)) {
        return false;
      }
    }
    unscanned.clear();
    unscannedBytes = 0;
    return true;
  }

  /** From here on it is the permits that bound it, and the agent waits for us. */
  private void awaitPermit() {
    call.hold();
    leaveGate.run();
    askForPermit(call::goOn, call::giveUp);
  }

  private void askForPermit(Runnable granted, Consumer<Throwable> refused) {
    waiter = large.ask(
        packed || length < 0 ? bytesMax : Math.min(length, bytesMax),
        notAfter,
        lent -> {
          permit = lent;
          forgetOther();
          granted.run();
        },
        () -> refused.accept(new CallGate.NotCalled("its turn among the large results came too late")));
    if (waiter == null) {
      refused.accept(new CallGate.NotCalled("too many large results wait for their turn"));
    }
  }

  private void forgetOther() {
    large.removeOther(otherBytes);
    otherBytes = 0;
  }

  /** Reads what came, a large result aside and among few. */
  Future<Retained> read(HttpCall.Answer answer) {
    String stale = AnswerHead.staleness(answer.headers());
    String unreadable = stale != null || answer.status() != 200 ? stale : AnswerHead.unreadable(answer.headers());
    if (unreadable != null) {
      return Future.succeededFuture(new Retained.CouldNotAsk(unreadable));
    }
    int status = answer.status();
    if (packed) {
      return aside
          .run(() -> unpacked(status), permit != 0)
          .compose(read -> read != null ? Future.succeededFuture(read) : readLarge(status));
    }
    return unscanned.isEmpty() && body.size() <= READ_AT_ONCE_MAX
        ? Future.succeededFuture(ResultReader.read(status, body.consume(), body.logLeftOut(), permit))
        : aside.run(() -> scanAll() ? read(status, body) : new Retained.CouldNotAsk("answer is too large"), permit != 0);
  }

  private Retained read(int status, ResultBody whole) {
    return ResultReader.read(status, whole.consume(), whole.logLeftOut(), permit);
  }

  /** What was short while it was packed, and is not. */
  private Future<Retained> readLarge(int status) {
    Promise<Void> granted = Promise.promise();
    leaveGate.run();
    askForPermit(granted::tryComplete, granted::tryFail);
    return granted.future().compose(lent -> aside.run(() -> unpacked(status), true));
  }

  /** Null where a permit is needed to go on. */
  private Retained unpacked(int status) {
    ResultBody whole = new ResultBody(bytesMax);
    long outMax = permit == 0 ? LargeResults.LARGE_FROM : Long.MAX_VALUE;
    try {
      boolean fits = Gunzip.read(
          permit == 0 ? new ByteArrayInputStream(body.bytes()) : body.consume(),
          outMax,
          (piece, size) -> {
            if (!whole.take(Arrays.copyOf(piece, size))) {
              throw new HttpCall.TooLarge();
            }
          });
      return fits ? read(status, whole) : null;
    } catch (HttpCall.TooLarge tooLarge) {
      return new Retained.CouldNotAsk(tooLarge.getMessage());
    } catch (IOException noGzip) {
      return new Retained.CouldNotAsk("expected a body in gzip, found something else");
    }
  }

  /** It is over, however it ended: what it holds is given back, or goes on with the result. */
  void end(Retained result) {
    if (over) {
      return;
    }
    over = true;
    forgetOther();
    if (waiter != null) {
      waiter.withdraw();
    }
    if (permit != 0 && result instanceof Retained.Kept) {
      large.handOver(permit);
    } else if (permit != 0) {
      large.giveBack(permit);
    }
  }
}
