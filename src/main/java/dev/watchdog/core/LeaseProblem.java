package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A leased row is left to the owner of the lease; a lease nobody looks after any more is worth a word. */
public final class LeaseProblem {

  private LeaseProblem() {}

  public static Optional<Problem> of(RunningRow row, Duration staleAfter) {
    String name = "execution " + SafeText.line(row.id(), 100);
    Optional<Instant> expires = Timestamps.parse(row.lease());
    if (expires.isEmpty()) {
      return Optional.of(problem(row, name + ": lease_expires_at cannot be read: '" + SafeText.line(row.lease(), 60) + "'; left alone"));
    }
    return expires.get().plus(staleAfter).isBefore(row.readAt())
        ? Optional.of(problem(
            row, name + ": its lease expired at " + Timestamps.format(expires.get()) + " and nobody looked after it; left alone"))
        : Optional.empty();
  }

  private static Problem problem(RunningRow row, String text) {
    return Problem.Kind.LEASE.says(text).agent(row.agent()).execution(row.id());
  }
}
