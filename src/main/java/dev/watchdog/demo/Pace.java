package dev.watchdog.demo;

import java.time.Duration;

/**
 * How much happens in a demo, and how fast.
 *
 * @param agents how many agents there are
 * @param speed 1 = fast enough to watch; with 10, work is done, started and forgotten in a tenth of the time. Limits stay: they are
 *     whole seconds in the platform's tables
 */
public record Pace(int agents, int speed) {

  /** Fast enough to watch. */
  public static final Pace STANDARD = new Pace(20, 1);

  private static final int AGENTS_MAX = 1_000;
  private static final int SPEED_MAX = 100;
  private static final int RUNNING_PER_AGENT = 3;
  private static final Duration WORK = Duration.ofSeconds(14);
  private static final Duration HISTORY = Duration.ofMinutes(15);
  private static final int PAUSE_MILLIS_MIN = 200;
  private static final int PAUSE_MILLIS_MAX = 450;

  public Pace {
    if (agents < 1 || agents > AGENTS_MAX) {
      throw new IllegalArgumentException("agents: expected 1 to " + AGENTS_MAX + ", found " + agents);
    }
    if (speed < 1 || speed > SPEED_MAX) {
      throw new IllegalArgumentException("speed: expected 1 to " + SPEED_MAX + ", found " + speed);
    }
  }

  Duration work() {
    return WORK.dividedBy(speed);
  }

  int runningMax() {
    return agents * RUNNING_PER_AGENT;
  }

  int pauseMillisMin() {
    return Math.max(1, PAUSE_MILLIS_MIN / speed);
  }

  int pauseMillisMax() {
    return Math.max(pauseMillisMin() + 1, PAUSE_MILLIS_MAX / speed);
  }

  /** What ended is removed after this, so that a demo that is left open does not grow for ever. */
  Duration history() {
    return HISTORY.dividedBy(speed);
  }
}
