package dev.watchdog.core;

import java.time.Instant;

/**
 * A row with status {@code running}, as read.
 *
 * @param attempt id and {@code started_at}, exactly as stored
 * @param agent the row's {@code agent_name} exactly as stored, null where it has none
 * @param session {@code claude_session_id}: null or empty = never dispatched
 * @param lease {@code lease_expires_at}: null or empty = none
 * @param limit its effective limit
 * @param startedAt its {@code started_at} as an instant, null where it has none or one that cannot be read
 * @param readAt when it was read, by the watchdog's clock; its age counts up to here
 */
public record RunningRow(
    Attempt attempt, String agent, String session, String lease, Limit limit, Instant startedAt, Instant readAt) {

  /** A row as the database gave it. */
  public static RunningRow of(Attempt attempt, String agent, String session, String lease, Limit limit, Instant readAt) {
    return new RunningRow(attempt, agent, session, lease, limit, Timestamps.parse(attempt.startedAt()).orElse(null), readAt);
  }

  public String id() {
    return attempt.executionId();
  }

  public boolean neverDispatched() {
    return session == null || session.isEmpty();
  }

  public boolean leased() {
    return lease != null && !lease.isEmpty();
  }
}
