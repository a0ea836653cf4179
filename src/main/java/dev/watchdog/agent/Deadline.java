package dev.watchdog.agent;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The time one call has. It stands still while the call is held: what the watchdog itself waits for is not charged to the other side.
 *
 * <p>It passes in two steps, so that a process which was paused does not take its own silence for the agent's: when it wakes, the first
 * timer fires at once, and until the second has, what arrived meanwhile is read.
 */
final class Deadline {

  private static final Duration LAST_STEP = Duration.ofMillis(200);
  private static final long NANOS_A_MILLI = 1_000_000;

  private final LoopWatch loop;
  private final Patience patience;
  private final Consumer<String> passed;
  private final long lastStep;
  private long runningSince;
  private long ranBefore;
  private long arrivedAt;
  private boolean arriving;
  private boolean held;
  private long timer;

  /**
   * Begins now.
   *
   * @param passed is told in words, once, and then {@link #end} is to be called
   */
  Deadline(LoopWatch loop, Patience patience, Consumer<String> passed) {
    this.loop = loop;
    this.patience = patience;
    this.passed = passed;
    this.lastStep = Math.min(LAST_STEP.toMillis(), patience.shortest().toMillis() / 2);
    this.runningSince = loop.now();
    this.arrivedAt = runningSince;
    arm(patience.shortest().toMillis());
  }

  /** Something came. */
  void arrived() {
    if (patience.idle() != null) {
      arriving = true;
      arrivedAt = loop.now();
    }
  }

  void hold() {
    if (!held) {
      held = true;
      ranBefore += loop.now() - runningSince;
      end();
    }
  }

  void goOn() {
    if (held) {
      held = false;
      runningSince = loop.now();
      arrivedAt = runningSince;
      arm(left());
    }
  }

  void end() {
    loop.vertx().cancelTimer(timer);
  }

  private void arm(long millis) {
    timer = loop.vertx().setTimer(Math.max(1, millis - lastStep), nearly -> {
      long left = left();
      if (left > lastStep) {
        arm(left);
      } else {
        timer = loop.vertx().setTimer(Math.max(1, left > 0 ? left : lastStep), fired -> check());
      }
    });
  }

  private void check() {
    long left = left();
    if (left > 1) { // Timers and this clock may differ by less.
      arm(left);
    } else {
      passed.accept(words());
    }
  }

  private long left() {
    return patience.idle() == null ? leftInAll() : Math.min(leftInAll(), leftIdle());
  }

  private long leftInAll() {
    return patience.whole().toMillis() - (ranBefore + loop.now() - runningSince) / NANOS_A_MILLI;
  }

  private long leftIdle() {
    return patience.idle().toMillis() - (loop.now() - arrivedAt) / NANOS_A_MILLI;
  }

  private String words() {
    if (patience.idle() == null || leftInAll() <= 1) {
      return "no complete answer within " + patience.whole().toMillis() + " ms";
    }
    long idle = patience.idle().toMillis();
    return arriving ? "no complete answer: nothing came for " + idle + " ms" : "no complete answer within " + idle + " ms";
  }
}
