package dev.watchdog.store;

import dev.watchdog.core.Chunks;
import dev.watchdog.core.Timestamps;
import dev.watchdog.store.Ledger.Written;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Closes the open activities of executions that were just ended, in the transaction that ended them. */
final class Activities {

  private static final String OPEN =
      "SELECT DISTINCT related_execution_id, " + Sql.text("started_at") + " FROM agent_activities"
          + " WHERE activity_state = 'started' AND activity_type IN ('chat_start', 'schedule_start') AND related_execution_id IN ";

  private static final String CLOSE =
      """
      UPDATE agent_activities
         SET activity_state = ?, completed_at = ?, duration_ms = ?, error = ?
       WHERE related_execution_id = ?
         AND activity_state = 'started'
         AND activity_type IN ('chat_start', 'schedule_start')
         AND %s
      """.formatted(Sql.same("started_at"));

  private Activities() {}

  /** Runs both statements for one that was won, whether or not it has an activity. */
  static Future<Void> tryOut(Transaction transaction, Written won, Instant at) {
    return transaction.query(OPEN + Sql.in(1), won.id())
        .compose(open -> transaction.batch(CLOSE, List.<Object[]>of(closing(won, null, at))))
        .mapEmpty();
  }

  static Future<Void> close(Transaction transaction, List<Written> won, Instant at) {
    Map<String, Written> byId = new LinkedHashMap<>();
    won.forEach(one -> byId.put(one.id(), one));
    Future<Void> done = Future.succeededFuture();
    for (List<String> ids : Chunks.of(List.copyOf(byId.keySet()), Sql.IN_MAX)) {
      done = done.compose(before -> close(transaction, ids, byId, at));
    }
    return done;
  }

  private static Future<Void> close(Transaction transaction, List<String> ids, Map<String, Written> won, Instant at) {
    return transaction.query(OPEN + Sql.in(ids.size()), ids.toArray())
        .compose(
            open -> {
              List<Object[]> bindings = new ArrayList<>();
              for (Row row : open) {
                bindings.add(closing(won.get(row.text(0)), row.text(1), at));
              }
              return transaction.batch(CLOSE, bindings).mapEmpty();
            });
  }

  /** An activity has a start of its own, which need not be the row's. */
  private static Object[] closing(Written won, String started, Instant at) {
    Ends ends = Ends.of(won.end(), at);
    String completed = Timestamps.format(ends.after(started));
    return Sql.values(
        Ends.activityState(won.end()), completed, ends.millis(started), won.texts().activityError(), won.id(), started);
  }
}
