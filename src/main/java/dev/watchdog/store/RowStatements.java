package dev.watchdog.store;

import dev.watchdog.core.Bounds;
import dev.watchdog.core.Reason;

/**
 * The statements that read executions from tables of one layout. What is compared is read as it is or not at all, what is only shown is
 * read up to its bound.
 *
 * @param running reads rows with status {@code running}; its columns are id, agent, start, session, lease, the seconds of the schedule
 *     and of the agent, and which kind of row it is
 * @param state reads rows of any status, its end being a list of ids; its columns are id, status, start, agent, end, session, lease, error
 */
record RowStatements(Layout layout, String running, String state) {

  /** Of the columns of a running row the one that tells which kind it is. */
  static final int KIND = 7;

  /** The kind of a row with an id or a name that is not read; those of others tell whether there is a record of their schedule or agent. */
  static final int TOO_LONG = 2;

  /** More than any known word has. */
  private static final int STATUS_CHARS = 60;

  /** With one more, one that is too long equals none. */
  private static final int START_CHARS = Bounds.TIME + 1;

  static RowStatements of(Layout layout) {
    return new RowStatements(layout, selectRunning(layout), selectState(layout));
  }

  private static String selectRunning(Layout layout) {
    String columns = String.join(
        ", ",
        Sql.unlessLonger("e.id", Bounds.EXECUTION_ID),
        Sql.unlessLonger("e.agent_name", Bounds.STORED_AGENT_NAME),
        Sql.beginning("e.started_at", START_CHARS),
        Sql.session("e.claude_session_id"),
        layout.lease() ? Sql.beginning("e.lease_expires_at", Bounds.TIME) : "NULL",
        layout.schedules() ? "s.timeout_seconds" : "NULL",
        layout.ownership() ? "o.execution_timeout_seconds" : "NULL",
        kind(layout));
    return "SELECT " + columns
        + " FROM schedule_executions e"
        + (layout.schedules() ? " LEFT JOIN agent_schedules s ON s.id = e.schedule_id" : "")
        + (layout.ownership() ? " LEFT JOIN agent_ownership o ON o.agent_name = e.agent_name" : "")
        + " WHERE e.status = 'running'";
  }

  /** Whether there is a record of the schedule or the agent: a number, since not every engine has truth values. */
  private static String kind(Layout layout) {
    String schedule = layout.schedules() ? "s.id IS NOT NULL" : "1 = 0";
    String owner = layout.ownership() ? "o.agent_name IS NOT NULL" : "1 = 0";
    return "CASE WHEN " + Overlong.unread("e.") + " THEN " + TOO_LONG + " WHEN " + schedule + " OR " + owner + " THEN 1 ELSE 0 END";
  }

  private static String selectState(Layout layout) {
    String columns = String.join(
        ", ",
        "id",
        Sql.beginning("status", STATUS_CHARS),
        Sql.beginning("started_at", START_CHARS),
        Sql.unlessLonger("agent_name", Bounds.STORED_AGENT_NAME),
        Sql.beginning("completed_at", Bounds.TIME),
        Sql.session("claude_session_id"),
        layout.lease() ? Sql.beginning("lease_expires_at", Bounds.TIME) : "NULL",
        Sql.beginning("error", Reason.CHARS_MAX));
    return "SELECT " + columns + " FROM schedule_executions WHERE id IN ";
  }
}
