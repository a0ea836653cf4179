package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * From when a row's age counts.
 *
 * @param from the instant the age counts from
 * @param ofRow the row's own start, or when a row with a bad start was first seen; never moved by the agent's clock
 * @param problem null, or what is wrong with the stored start, in words
 */
public record Start(Instant from, Instant ofRow, String problem) {

  /**
   * The later of the row's start and the agent's own start for it (a row that waited in a queue is not charged for waiting), but at most
   * three hours after the row's. A start that is missing, unreadable, a sentinel or more than five minutes ahead counts from when
   * it was first seen.
   */
  static Start of(Stored stored, Instant lookedAt, Instant firstSeen, Instant agentStart) {
    Instant ofRow = stored.problem() == null ? stored.at() : firstSeen;
    Instant latest = ofRow.plus(Policy.DISPATCHER_EXTRA);
    boolean moved = agentStart != null && agentStart.isAfter(ofRow) && !agentStart.isAfter(lookedAt);
    Instant from = !moved ? ofRow : agentStart.isBefore(latest) ? agentStart : latest;
    return new Start(from, ofRow, stored.problem());
  }

  /**
   * A start as the row has it.
   *
   * @param at null where there is a problem
   * @param problem what is wrong with it, or null
   */
  record Stored(Instant at, String problem) {
    static Stored of(RunningRow row) {
      String text = row.attempt().startedAt();
      if (text == null) {
        return new Stored(null, "started_at is missing");
      }
      Instant at = row.startedAt();
      if (at == null && Timestamps.isSentinel(text)) {
        return new Stored(null, "started_at was never set: " + SafeText.line(text, 60) + " is before the year 2000");
      }
      if (at == null) {
        String found = SafeText.line(text, 60);
        return new Stored(null, "started_at cannot be read: expected a time like 2026-03-25T10:00:00.123456Z, found '" + found + "'");
      }
      return at.isAfter(row.readAt().plus(Policy.CLOCK_TOLERANCE))
          ? new Stored(null, "started_at lies in the future: " + SafeText.line(text, 60))
          : new Stored(at, null);
    }
  }

  /** Written out, as in {@link Attempt}: every row is compared with its last look in every cycle. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Start start
            && Objects.equals(from, start.from)
            && Objects.equals(ofRow, start.ofRow)
            && Objects.equals(problem, start.problem);
  }

  @Override
  public int hashCode() {
    return Objects.hash(from, ofRow, problem);
  }

  /** Age at that time; a start a little ahead (a clock difference) is age zero. */
  public Duration ageAt(Instant time) {
    return time.isBefore(from) ? Duration.ZERO : Duration.between(from, time);
  }
}
