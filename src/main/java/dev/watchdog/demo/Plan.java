package dev.watchdog.demo;

import dev.watchdog.core.Limit;
import java.time.Duration;
import java.time.Instant;

/**
 * Something the platform can have an agent do again and again.
 *
 * @param ownSeconds the schedule's own limit, null where it has none
 */
record Plan(String scheduleId, Owner owner, String message, Integer ownSeconds) {

  /** The agent's record: who may run how many at a time, and for how long unless the schedule says otherwise. */
  record Owner(String agent, int limitSeconds, int parallelMax) {}

  Duration limit() {
    Long own = ownSeconds == null ? null : ownSeconds.longValue();
    return Limit.effective(own, (long) owner.limitSeconds(), true, Duration.ZERO).length();
  }

  /** One execution of it. */
  Launch launched(String executionId, Instant at) {
    return new Launch(executionId, scheduleId, owner.agent(), message, limit(), at);
  }
}
