package dev.watchdog.core;

import java.time.Instant;
import java.util.Objects;

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

  /**
   * The same as {@link #of}, made of what an earlier reading of the row consists of where nothing of it changed: of a hundred thousand
   * rows hardly one changes from one cycle to the next, and each cycle would keep a hundred thousand new texts until the one after it.
   *
   * @param earlier a reading of the row with the same id, null where there is none
   */
  public static RunningRow of(
      Attempt attempt, String agent, String session, String lease, Limit limit, Instant readAt, RunningRow earlier) {
    if (earlier == null || !earlier.attempt.equals(attempt)) {
      return of(attempt, agent, session, lease, limit, readAt);
    }
    return new RunningRow(
        earlier.attempt,
        same(earlier.agent, agent),
        same(earlier.session, session),
        same(earlier.lease, lease),
        same(earlier.limit, limit),
        earlier.startedAt,
        readAt);
  }

  private static <T> T same(T earlier, T now) {
    return Objects.equals(earlier, now) ? earlier : now;
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
