package dev.watchdog.flow.cycle;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Distrusts the watchdog itself: after a long pause of our own every age looks too big and everything that should have happened
 * meanwhile did not. A cycle after one only observes. (HikariCP's housekeeper guards against clock leaps in the same way.)
 */
public final class PauseWatch {

  private static final Duration LEAP = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Instant wallAtCycleEnd;
  private long nanosAtCycleEnd;

  public PauseWatch(InstantSource clock, LongSupplier nanoTime) {
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Whether the tick came late by half an interval and at least five seconds, or wall clock and monotonic clock went apart. */
  public boolean paused(Duration late, Duration interval) {
    return (late.compareTo(LEAP) >= 0 && late.compareTo(interval.dividedBy(2)) >= 0) || leapt();
  }

  private boolean leapt() {
    if (wallAtCycleEnd == null) {
      return false;
    }
    Duration wall = Duration.between(wallAtCycleEnd, clock.instant());
    Duration monotonic = Duration.ofNanos(nanoTime.getAsLong() - nanosAtCycleEnd);
    return wall.minus(monotonic).abs().compareTo(LEAP) >= 0;
  }

  public void cycleOver() {
    wallAtCycleEnd = clock.instant();
    nanosAtCycleEnd = nanoTime.getAsLong();
  }
}
