package dev.watchdog.app;

import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.CycleMoved;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Collects garbage while nothing is under way. What a cycle keeps until the next one takes its place is old when it becomes garbage, and
 * old garbage is collected only once the heap is full: until then the process grows, for hours with few agents, and with many the
 * collection stops everything in the middle of a cycle. After a cycle it stops nobody, and there is least to keep.
 *
 * <p>Confined to the context that its listener has.
 */
final class BetweenCycles {

  /** With nothing begun for as long the next cycle is not one that follows at once. */
  static final Duration QUIET = Duration.ofSeconds(1);

  /** Where cycles follow each other quickly, collecting after each would cost more than it is worth. */
  static final Duration SELDOM = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final Runnable collect;
  private long timer = -1;
  private boolean lately;

  /**
   * Collects nothing until {@link #listen}.
   *
   * @param collect collects garbage now
   */
  BetweenCycles(Vertx vertx, Runnable collect) {
    this.vertx = vertx;
    this.collect = collect;
  }

  Future<Void> listen(Bus bus) {
    return bus.listen(Addresses.CYCLE_MOVED, this::moved);
  }

  void moved(CycleMoved moved) {
    vertx.cancelTimer(timer);
    if (moved.phase() == CycleMoved.Phase.COMPLETED && !lately) {
      timer = vertx.setTimer(QUIET.toMillis(), quiet -> collect());
    }
  }

  private void collect() {
    lately = true;
    vertx.setTimer(SELDOM.toMillis(), passed -> lately = false);
    collect.run();
  }
}
