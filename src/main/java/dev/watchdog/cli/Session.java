package dev.watchdog.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Vert.x for the time of one command. It is closed at the command's end or when the process is told to end, whichever comes first,
 * and within a bound: a store that does not answer must not keep the process from ending.
 */
final class Session implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::end, "shutdown");
  private volatile Supplier<Future<Void>> stop = Future::succeededFuture;
  private volatile boolean ending;

  private Session(Vertx vertx) {
    this.vertx = vertx;
  }

  static Session open(Vertx vertx) {
    Session session = new Session(vertx);
    Runtime.getRuntime().addShutdownHook(session.hook);
    return session;
  }

  Vertx vertx() {
    return vertx;
  }

  /** What has to be stopped before Vert.x is closed. */
  void stopFirst(Supplier<Future<Void>> running) {
    stop = running;
  }

  /** Waits on the main thread; throws what the future fails with, checked or not. */
  <T> T await(Future<T> future) {
    try {
      return future.await();
    } catch (Exception failure) {
      if (ending) { // What was still starting fails because of that, and its words would name a fault that there is not.
        throw new CommandFailed("the process was told to end", failure);
      }
      throw failure;
    }
  }

  /** Waits until the process is told to end and everything is closed, or until this thread alone is told to by an interrupt. */
  void untilClosed() {
    OldGeneration.watch(MemoryWatch::filled); // What ends by itself is over before it could starve.
    try {
      closed.await();
    } catch (InterruptedException told) {
      LOG.atInfo().log("session.interrupted"); // Not set again: the waiting is over, and closing has to wait once more.
    }
  }

  @Override
  public void close() {
    closeOnce();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      LOG.atDebug().log("session.closed-while-ending");
    }
  }

  private void end() {
    ending = true;
    closeOnce();
  }

  /** Whoever comes second waits for the first: a process that is told to end while a command closes must not cut that short. */
  private synchronized void closeOnce() {
    if (closed.getCount() == 0) {
      return;
    }
    long latest = System.nanoTime() + CLOSE_MAX.toNanos();
    // One wait after the other: chained to what stops, the end of Vert.x would be told to an event loop that is gone by then.
    finish(stop, latest);
    finish(vertx::close, latest);
    closed.countDown();
  }

  private static void finish(Supplier<Future<Void>> step, long latest) {
    try {
      step.get().await(Math.max(1, latest - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      LOG.atWarn().addKeyValue("after", CLOSE_MAX).log("session.close-abandoned");
    } catch (Exception failed) { // A future throws what it failed with, checked or not.
      LOG.atWarn().setCause(failed).log("session.close-failed");
    }
  }
}
