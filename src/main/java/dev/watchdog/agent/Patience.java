package dev.watchdog.agent;

import java.time.Duration;

/**
 * How long a call may take.
 *
 * @param idle how long nothing may arrive, null where only the whole counts
 * @param whole how long it may take in all
 */
record Patience(Duration idle, Duration whole) {

  static Patience of(Duration whole) {
    return new Patience(null, whole);
  }

  Duration shortest() {
    return idle == null || whole.compareTo(idle) < 0 ? whole : idle;
  }

  /** What is left of it. */
  Patience after(Duration passed) {
    return new Patience(idle, whole.minus(passed));
  }
}
