package dev.watchdog.core;

import java.time.Instant;
import java.util.Objects;

/** What one look at an agent's registry says of one execution. */
public sealed interface Observation {

  /**
   * The registry lists it among what runs.
   *
   * @param agentStart the agent's own start time for it, null where none was given or it cannot be read
   * @param alsoFinished the same answer also names it as recently finished, so that it is not terminated in this look
   */
  record Running(Instant agentStart, boolean alsoFinished) implements Observation {

    /** Written out, as in {@link Attempt}: nearly every row is compared with its last look in every cycle. */
    @Override
    public boolean equals(Object other) {
      return this == other
          || other instanceof Running running && alsoFinished == running.alsoFinished && Objects.equals(agentStart, running.agentStart);
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(agentStart) * 31 + Boolean.hashCode(alsoFinished);
    }
  }

  /** Accepted by the agent and not started yet. */
  record Pending(boolean alsoFinished) implements Observation {}

  /** The registry names it among what finished recently. */
  record RecentlyFinished(Checks checks) implements Observation {}

  /** A well-formed registry does not name it. */
  record Absent(Checks checks) implements Observation {}

  /**
   * Nothing was learnt. Never absence: there is no way from here to there.
   *
   * @param ofRow whether it is a matter of this row, and not of all that its agent says
   */
  record Unknown(String reason, boolean ofRow) implements Observation {

    /** A matter of the agent's whole answer. */
    public Unknown(String reason) {
      this(reason, false);
    }
  }

  /**
   * The watchdog itself could not ask: nothing was learnt, not even that the agent is silent.
   *
   * @param ofNetwork the network or the resolver is at fault, and may be for ever
   */
  record NotAsked(String reason, boolean ofNetwork) implements Observation {}

  /** Which optional lists the answer carried, so that a text names only the checks that were possible. */
  record Checks(boolean pending, boolean finished) {}

  /** One word for a log, an event or a page. */
  default String word() {
    if (this instanceof Running) {
      return "running";
    }
    if (this instanceof Pending) {
      return "pending";
    }
    if (this instanceof RecentlyFinished) {
      return "recently finished";
    }
    if (this instanceof NotAsked) {
      return "not asked";
    }
    return this instanceof Absent ? "absent" : "unknown";
  }
}
