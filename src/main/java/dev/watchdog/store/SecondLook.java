package dev.watchdog.store;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.Chunks;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Status;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Looks again at rows of which a guarded update said that it changed none, in the same transaction: 0 rows is not yet a lost race. A row
 * that is as it was when its verdict was reached has lost no race: a trigger or row level security swallowed the update, and would
 * swallow it in every cycle, each time as a race that somebody else had won. And where the row is now what was to be written, it was
 * written all the same, behind a view that does not count: nobody else won that race either.
 */
final class SecondLook {

  static final String NOTHING_CHANGED = "the database changed nothing: a trigger or row level security?";

  private static final String NOT_COUNTED =
      "the database ended the row and reported that it had changed none: is schedule_executions a view? It was rolled back";

  /** Why nothing was changed of a row, null where a race was lost. */
  private final Map<RowEnd, String> refused = new IdentityHashMap<>(); // A request is itself, whatever it holds.

  private final Transaction transaction;
  private final Layout layout;

  /**
   * What would have been written into a row.
   *
   * @param error null for none
   */
  record Tried(RowEnd end, String status, String completedAt, String error) {}

  SecondLook(Transaction transaction, Layout layout) {
    this.transaction = transaction;
    this.layout = layout;
  }

  /** Fails with {@link RowRefused} where a row was changed that was said not to be. */
  Future<Map<RowEnd, String>> at(List<Tried> unchanged) {
    Future<Void> done = Future.succeededFuture();
    for (List<Tried> some : Chunks.of(unchanged, Sql.IN_MAX)) {
      done = done.compose(before -> look(some));
    }
    return done.map(all -> refused);
  }

  private Future<Void> look(List<Tried> some) {
    String sql =
        "SELECT status, id, " + Sql.text("started_at") + ", " + Sql.text("agent_name") + ", " + Sql.session("claude_session_id") + ", "
            + (layout.lease() ? Sql.text("lease_expires_at") : "NULL") + ", " + Sql.text("completed_at") + ", error"
            + " FROM schedule_executions WHERE id IN " + Sql.in(some.size());
    return transaction.query(sql, some.stream().map(one -> one.end().evidence().row().id()).toArray())
        .compose(rows -> {
          Map<String, List<Row>> now = new HashMap<>();
          rows.forEach(row -> now.computeIfAbsent(row.text(1), id -> new ArrayList<>()).add(row));
          Future<Void> judged = Future.succeededFuture();
          for (Tried one : some) {
            List<Row> own = now.getOrDefault(one.end().evidence().row().id(), List.of());
            judged = judged.compose(before -> judge(one, own));
          }
          return judged;
        });
  }

  /** A row that is gone, or is another one now, was a race. */
  private Future<Void> judge(Tried one, List<Row> rows) {
    if (rows.stream().anyMatch(row -> unchanged(one.end().evidence().row(), row))) {
      refused.put(one.end(), NOTHING_CHANGED);
      return Future.succeededFuture();
    }
    return rows.stream().anyMatch(row -> asWritten(one, row)) ? written(one) : Future.succeededFuture();
  }

  private static boolean unchanged(RunningRow read, Row now) {
    boolean leased = now.text(5) != null && !now.text(5).isEmpty();
    return Status.RUNNING.equals(now.text(0))
        && !leased
        && Objects.equals(read.attempt().startedAt(), now.text(2))
        && Objects.equals(read.agent(), now.text(3))
        && Objects.equals(read.session(), now.text(4));
  }

  private static boolean asWritten(Tried one, Row now) {
    return one.status().equals(now.text(0))
        && Objects.equals(one.end().evidence().row().attempt().startedAt(), now.text(2))
        && one.completedAt().equals(now.text(6))
        && Objects.equals(one.error(), now.text(7));
  }

  /** Another watchdog may have written the very same of a retained result: its entry is in the ledger, and the race is lost to it. */
  private Future<Void> written(Tried one) {
    Attempt attempt = one.end().evidence().row().attempt();
    return transaction.query("SELECT COUNT(*) FROM watchdog_recovery WHERE attempt_key = ?", DigestKeys.of(attempt))
        .compose(counted ->
            counted.get(0).number(0) > 0 ? Future.succeededFuture() : Future.failedFuture(new RowRefused(NOT_COUNTED)));
  }
}
