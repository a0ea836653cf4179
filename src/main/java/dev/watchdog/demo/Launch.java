package dev.watchdog.demo;

import java.time.Duration;
import java.time.Instant;

/** One execution that the platform starts. */
record Launch(String id, String scheduleId, String agent, String message, Duration limit, Instant startedAt) {

  /** The schedule id of what a person started. */
  static final String MANUAL = "__manual__";

  boolean manual() {
    return scheduleId.equals(MANUAL);
  }

  Dispatch dispatch() {
    return new Dispatch(id, message, limit);
  }
}
