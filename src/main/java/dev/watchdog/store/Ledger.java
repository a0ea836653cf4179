package dev.watchdog.store;

import dev.watchdog.bus.Protocol.EndExecution;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Chunks;
import dev.watchdog.core.Timestamps;
import dev.watchdog.json.EvidenceJson;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ends rows: the guarded update, the activity and the ledger entry, in one transaction. The only statements that end a running row.
 *
 * <p>The guard carries all that a verdict rests on: the row still runs, it is the attempt that was observed, on the same agent, without a
 * lease, and, where it was judged by having no session, still without one. No row changed means that somebody was faster and right.
 */
public final class Ledger {

  /** One that came meanwhile is the platform's own and stays; without one in the result nothing changes. */
  private static final String RESULTS_SESSION =
      ", claude_session_id = CASE WHEN claude_session_id IS NULL OR claude_session_id = '' OR claude_session_id = 'dispatched'"
          + " THEN COALESCE(?, claude_session_id) ELSE claude_session_id END";

  private static final String NO_SESSION = " AND (claude_session_id IS NULL OR claude_session_id = '')";

  private static final String OPEN_ACTIVITIES =
      "SELECT DISTINCT related_execution_id, " + Sql.text("started_at") + " FROM agent_activities"
          + " WHERE activity_state = 'started' AND activity_type IN ('chat_start', 'schedule_start') AND related_execution_id IN ";

  private static final String CLOSE_ACTIVITY =
      """
      UPDATE agent_activities
         SET activity_state = ?, completed_at = ?, duration_ms = ?, error = ?
       WHERE related_execution_id = ?
         AND activity_state = 'started'
         AND activity_type IN ('chat_start', 'schedule_start')
         AND %s
      """.formatted(Sql.same("started_at"));

  private static final String ADVANCE = "UPDATE watchdog_counter SET last_id = last_id + ? WHERE name = 'recovery'";

  private static final String LAST = "SELECT last_id FROM watchdog_counter WHERE name = 'recovery'";

  private static final String ENTER =
      """
      INSERT INTO watchdog_recovery
        (id, cycle_id, attempt_key, execution_id, agent_name, started_at, action, rule_number, status, reason, recorded_at, evidence)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private final Database database;
  private final Layouts layouts;

  public Ledger(Database database, Layouts layouts) {
    this.database = database;
    this.layouts = layouts;
  }

  /** The id of the entry, and the row it is about; a lost race has no entry. */
  public record Entry(long id, EndExecution end, Instant at) {}

  /**
   * Ends these rows, all in one transaction.
   *
   * @return the entries of those that were won; the others were lost
   */
  public Future<List<Entry>> end(List<EndExecution> ends, Instant at) {
    // Always in the order of ids, so that two watchdogs cannot wait for each other's rows.
    List<EndExecution> ordered = ends.stream().sorted(Comparator.comparing(end -> end.evidence().row().id())).toList();
    return database.write(
        transaction ->
            update(transaction, ordered, at)
                .compose(
                    won ->
                        won.isEmpty()
                            ? Future.succeededFuture(List.<Entry>of())
                            : closeActivities(transaction, won, at).compose(closed -> enter(transaction, won, at))));
  }

  /** The forms of the update, each as one batch. */
  private Future<List<EndExecution>> update(Transaction transaction, List<EndExecution> ends, Instant at) {
    Layout layout = layouts.now();
    List<EndExecution> won = new ArrayList<>();
    Future<Void> done = Future.succeededFuture();
    for (Form form : Form.values()) {
      List<EndExecution> mine = ends.stream().filter(end -> form == Form.of(end)).toList();
      if (!mine.isEmpty()) {
        done =
            done.compose(before -> transaction.batch(statement(form, layout), mine.stream().map(end -> binding(form, layout, end, at)).toList()))
                .map(counts -> {
                  for (int i = 0; i < mine.size(); i++) {
                    if (wonOne(counts.get(i))) {
                      won.add(mine.get(i));
                    }
                  }
                  return null;
                });
      }
    }
    return done.map(all -> won);
  }

  private static boolean wonOne(int rowsChanged) {
    if (rowsChanged > 1) {
      throw new IllegalStateException(rowsChanged + " rows changed by primary key");
    }
    return rowsChanged == 1;
  }

  /** What is written beside the status, and what the guard holds beside the attempt. */
  private enum Form {
    FAILURE,
    /** The verdict rests on the row never having been dispatched. */
    FAILURE_WITHOUT_SESSION,
    RESULT,
    /** One that is dispatched only now may have found the result of an earlier attempt, which a quick retry cannot be told from. */
    RESULT_WITHOUT_SESSION;

    static Form of(EndExecution end) {
      boolean neverDispatched = end.evidence().row().neverDispatched();
      if (end.result() != null) {
        return neverDispatched ? RESULT_WITHOUT_SESSION : RESULT;
      }
      boolean unobserved = end.verdict().rule() == 7 || end.verdict().rule() >= 13;
      return unobserved && neverDispatched ? FAILURE_WITHOUT_SESSION : FAILURE;
    }

    boolean result() {
      return this == RESULT || this == RESULT_WITHOUT_SESSION;
    }

    boolean withoutSession() {
      return this == FAILURE_WITHOUT_SESSION || this == RESULT_WITHOUT_SESSION;
    }
  }

  /** Columns are compared as the texts they were read as: SQLite keeps what it is given, and a BLOB equals no text of the same bytes. */
  private static String statement(Form form, Layout layout) {
    String optional = (layout.cost() ? ", cost = ?" : "") + (layout.log() ? ", execution_log = ?" : "");
    String result = form.result() ? ", response = ?" + RESULTS_SESSION + optional : "";
    return "UPDATE schedule_executions SET status = ?, completed_at = ?, duration_ms = ?, error = ?"
        + result
        + " WHERE id = ? AND status = 'running'"
        + " AND " + Sql.same("started_at")
        + " AND " + Sql.same("agent_name")
        + layout.notLeased()
        + (form.withoutSession() ? NO_SESSION : "");
  }

  private static Object[] binding(Form form, Layout layout, EndExecution end, Instant at) {
    List<Object> values = new ArrayList<>();
    Attempt attempt = end.evidence().row().attempt();
    Ends ends = Ends.of(end, at);
    String completed = Timestamps.format(ends.after(attempt.startedAt()));
    values.addAll(Arrays.asList(end.status(), completed, ends.millis(end.evidence().start()), end.error()));
    if (form.result()) {
      values.add(end.result().response());
      values.add(Ends.session(end));
      if (layout.cost()) {
        values.add(end.result().cost());
      }
      if (layout.log()) {
        values.add(end.result().log());
      }
    }
    values.addAll(Arrays.asList(attempt.executionId(), attempt.startedAt(), end.evidence().row().agent()));
    return values.toArray();
  }

  private Future<Void> closeActivities(Transaction transaction, List<EndExecution> won, Instant at) {
    if (!layouts.now().activities()) {
      return Future.succeededFuture();
    }
    Map<String, EndExecution> byId = new LinkedHashMap<>();
    won.forEach(end -> byId.put(end.evidence().row().id(), end));
    Future<Void> done = Future.succeededFuture();
    for (List<String> ids : Chunks.of(List.copyOf(byId.keySet()), Sql.IN_MAX)) {
      done = done.compose(before -> closeActivities(transaction, ids, byId, at));
    }
    return done;
  }

  private static Future<Void> closeActivities(Transaction transaction, List<String> ids, Map<String, EndExecution> won, Instant at) {
    return transaction.query(OPEN_ACTIVITIES + Sql.in(ids.size()), ids.toArray())
        .compose(
            open -> {
              List<Object[]> bindings = new ArrayList<>();
              for (Row row : open) {
                bindings.add(closing(won.get(row.text(0)), row.text(1), at));
              }
              return transaction.batch(CLOSE_ACTIVITY, bindings).mapEmpty();
            });
  }

  /** An activity has a start of its own, which need not be the row's. */
  private static Object[] closing(EndExecution end, String started, Instant at) {
    Ends ends = Ends.of(end, at);
    String completed = Timestamps.format(ends.after(started));
    return Sql.values(Ends.activityState(end), completed, ends.millis(started), end.error(), end.evidence().row().id(), started);
  }

  /** The counter row stays locked until the commit: ids have no holes and become visible in their order, whoever writes. */
  private Future<List<Entry>> enter(Transaction transaction, List<EndExecution> won, Instant at) {
    return transaction.update(ADVANCE, (long) won.size())
        .compose(advanced -> transaction.query(LAST))
        .compose(
            rows -> {
              long first = rows.get(0).number(0) - won.size() + 1;
              List<Entry> entries = new ArrayList<>();
              List<Object[]> bindings = new ArrayList<>();
              for (int i = 0; i < won.size(); i++) {
                Entry entry = new Entry(first + i, won.get(i), at);
                entries.add(entry);
                bindings.add(binding(entry));
              }
              return transaction.batch(ENTER, bindings).map(entered -> List.copyOf(entries));
            });
  }

  private static Object[] binding(Entry entry) {
    EndExecution end = entry.end();
    Attempt attempt = end.evidence().row().attempt();
    return Sql.values(
            entry.id(),
            end.cycleId(),
            Keys.of(attempt),
            attempt.executionId(),
            end.evidence().row().agent(),
            attempt.startedAt(),
            end.verdict().kind().action().word(),
            end.verdict().rule(),
            end.status(),
            end.reason(),
            Timestamps.format(entry.at()),
            EvidenceJson.encode(end.evidence(), end.verdict(), end.release()).encode());
  }
}
