package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;

/** One look at one agent. */
public sealed interface Look {

  /** When the answer was complete, or the question was given up. */
  Instant at();

  /**
   * It answered with a registry.
   *
   * @param clock the agent's clock as the answer told it, null where it did not
   */
  record Reachable(Registry registry, Instant at, Duration latency, ClockReading clock) implements Look {

    /** An answer that tells no time. */
    public Reachable(Registry registry, Instant at, Duration latency) {
      this(registry, at, latency, null);
    }
  }

  /**
   * The agent's own doing: no answer, or one that is no registry.
   *
   * @param answered whether it answered at all
   */
  record Unreachable(String reason, boolean answered, Instant at) implements Look {

    /** No answer. */
    public Unreachable(String reason, Instant at) {
      this(reason, false, at);
    }
  }

  /**
   * The watchdog's own doing: the question never left this machine, or the answer could not be taken. No look at all.
   *
   * @param ofNetwork the network or the resolver is at fault, and may be for ever
   */
  record NotAsked(String reason, boolean ofNetwork, Instant at) implements Look {}

  /** What the look says of one execution. */
  default Observation observe(String id) {
    if (this instanceof Reachable reachable) {
      return reachable.registry().observe(id);
    }
    return this instanceof NotAsked notAsked
        ? new Observation.NotAsked(notAsked.reason(), notAsked.ofNetwork())
        : new Observation.Unknown(((Unreachable) this).reason());
  }
}
