package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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
   * three hours after the row's. A start that is missing, unreadable or more than five minutes ahead counts from when it was first seen.
   */
  static Start of(String stored, Instant readAt, Instant lookedAt, Instant firstSeen, Instant agentStart) {
    String problem = problem(stored, readAt);
    Instant ofRow = problem == null ? Timestamps.parse(stored).orElseThrow() : firstSeen;
    Instant latest = ofRow.plus(Policy.DISPATCHER_EXTRA);
    boolean moved = agentStart != null && agentStart.isAfter(ofRow) && !agentStart.isAfter(lookedAt);
    Instant from = !moved ? ofRow : agentStart.isBefore(latest) ? agentStart : latest;
    return new Start(from, ofRow, problem);
  }

  /** What is wrong with a stored start, or null. */
  static String problem(String stored, Instant readAt) {
    if (stored == null) {
      return "started_at is missing";
    }
    Optional<Instant> parsed = Timestamps.parse(stored);
    if (parsed.isEmpty()) {
      return "started_at cannot be read: expected a time like 2026-03-25T10:00:00.123456Z, found '" + SafeText.line(stored, 60) + "'";
    }
    return parsed.get().isAfter(readAt.plus(Policy.CLOCK_TOLERANCE))
        ? "started_at lies in the future: " + SafeText.line(stored, 60)
        : null;
  }

  /** Age at that time; a start a little ahead (a clock difference) is age zero. */
  public Duration ageAt(Instant time) {
    return time.isBefore(from) ? Duration.ZERO : Duration.between(from, time);
  }
}
