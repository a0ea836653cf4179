package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;

/** One look at one agent. */
public sealed interface Look {

  /** When the answer was complete, or the question was given up. */
  Instant at();

  /** It answered with a registry. */
  record Reachable(Registry registry, Instant at, Duration latency) implements Look {}

  /** Anything else. */
  record Unreachable(String reason, Instant at) implements Look {}

  /** What the look says of one execution. */
  default Observation observe(String id) {
    return this instanceof Reachable reachable
        ? reachable.registry().observe(id)
        : new Observation.Unknown(((Unreachable) this).reason());
  }
}
