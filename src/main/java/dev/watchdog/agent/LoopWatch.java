package dev.watchdog.agent;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Notices when the event loop is late while calls are under way: a process that was stopped, or a loop that was busy, reads no answers, and
 * a deadline that passes meanwhile tells nothing of the other side. Confined to the loop that it watches.
 */
final class LoopWatch {

  private static final long BEAT_MILLIS = 250;
  private static final long BEAT_NANOS = Duration.ofMillis(BEAT_MILLIS).toNanos();
  private static final long LATE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Vertx vertx;
  private final LongSupplier nanoTime;
  private int underWay;
  private long timer;
  private long lastBeat;
  private boolean everLate;
  private long lateSeenAt;
  private long lateBy;

  LoopWatch(Vertx vertx, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.nanoTime = nanoTime;
  }

  Vertx vertx() {
    return vertx;
  }

  /** Monotonic, in nanoseconds. */
  long now() {
    return nanoTime.getAsLong();
  }

  /** A call begins; it must {@link #end}. Only while some are under way does the loop wake for this. */
  long begin() {
    long now = nanoTime.getAsLong();
    if (underWay++ == 0) {
      lastBeat = now;
      timer = vertx.setPeriodic(BEAT_MILLIS, beat -> look());
    }
    return now;
  }

  void end() {
    underWay--;
    if (underWay == 0) {
      vertx.cancelTimer(timer);
    }
  }

  /** By how much the loop was late at some moment since then; zero where by no more than a second. */
  Duration lateSince(long begun) {
    look(); // Timers that are due together fire in any order.
    return everLate && lateSeenAt - begun >= 0 ? Duration.ofNanos(lateBy) : Duration.ZERO;
  }

  private void look() {
    long now = nanoTime.getAsLong();
    long late = now - lastBeat - BEAT_NANOS;
    if (late > LATE_NANOS) {
      everLate = true;
      lateSeenAt = now;
      lateBy = late;
    }
    lastBeat = now;
  }
}
