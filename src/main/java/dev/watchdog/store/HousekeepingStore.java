package dev.watchdog.store;

import dev.watchdog.core.Bounds;
import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What lies around the running rows: skipped rows that were never completed, activities that nobody closed. */
public final class HousekeepingStore {

  private static final Duration SKIPPED_SETTLED = Duration.ofSeconds(60);
  private static final int PAGE = 1000;

  /** With one more than a start has, one that is too long equals none: its row is left alone. */
  private static final int START_CHARS = Bounds.TIME + 1;

  private static final String SKIPPED =
      "SELECT id, " + Sql.beginning("started_at", START_CHARS) + " FROM schedule_executions"
          + " WHERE status = 'skipped' AND (completed_at IS NULL OR completed_at = '')"
          + " AND NOT (" + Sql.longer("id", Bounds.EXECUTION_ID) + ")";

  private static final String FINALIZE_SKIPPED =
      """
      UPDATE schedule_executions
         SET status = 'failed', completed_at = ?, duration_ms = 0, error = ?
       WHERE id = ?
         AND status = 'skipped'
         AND (completed_at IS NULL OR completed_at = '')
         AND %s
      """.formatted(Sql.same("started_at"));

  private static final String OPEN_ACTIVITIES =
      "SELECT a.id, " + Sql.beginning("a.started_at", START_CHARS) + " FROM agent_activities a"
          + " WHERE a.activity_state = 'started' AND NOT (" + Sql.longer("a.id", Bounds.EXECUTION_ID) + ") AND NOT EXISTS"
          + " (SELECT 1 FROM schedule_executions e WHERE e.id = a.related_execution_id AND e.status = 'running')";

  private static final String FAIL_ACTIVITY =
      """
      UPDATE agent_activities
         SET activity_state = 'failed', completed_at = ?, duration_ms = ?, error = ?
       WHERE id = ?
         AND activity_state = 'started'
         AND %s
         AND NOT EXISTS (SELECT 1 FROM schedule_executions e
                          WHERE e.id = agent_activities.related_execution_id AND e.status = 'running')
      """.formatted(Sql.same("started_at"));

  private static final String SKIPPED_ERROR = "Finalized by cleanup: skipped execution";

  private final Database database;
  private final Layouts layouts;
  private final Duration staleAfter;
  private final TextCare care;

  public HousekeepingStore(Database database, Layouts layouts, Duration staleAfter) {
    this.database = database;
    this.layouts = layouts;
    this.staleAfter = staleAfter;
    this.care = new TextCare(database);
  }

  /** Runs the statements for skipped rows, on no row. */
  Future<?> tryOutSkipped(Instant now) {
    String notLeased = layouts.now().notLeased();
    return tryOut(SKIPPED + notLeased, FINALIZE_SKIPPED + notLeased, Timestamps.format(now), "", "", null);
  }

  /** Runs the statements for activities that stayed open, on no row. */
  Future<?> tryOutActivities(Instant now) {
    return tryOut(OPEN_ACTIVITIES, FAIL_ACTIVITY, Timestamps.format(now), 0, "", "", null);
  }

  private Future<?> tryOut(String select, String update, Object... values) {
    return database
        .read(transaction -> transaction.query(select + " AND 1 = 0"))
        .compose(read -> database.write(transaction -> transaction.update(update, values)));
  }

  /**
   * What was tidied up.
   *
   * @param changed how many rows
   * @param problem why the first of those that were refused was, in words; null where none was
   */
  public record Tidied(int changed, String problem) {
    static final Tidied NOTHING = new Tidied(0, null);

    Tidied plus(Tidied more) {
      return new Tidied(changed + more.changed, problem == null ? more.problem : problem);
    }
  }

  /** Completes skipped rows older than a minute; answers how many. */
  public Future<Tidied> finalizeSkipped(boolean dryRun, Instant now) {
    if (layouts.leavesOut(Part.SKIPPED_ROWS)) {
      return Future.succeededFuture(Tidied.NOTHING);
    }
    String notLeased = layouts.now().notLeased(); // A row with a lease is another mechanism's, also when it was skipped.
    Change change = (row, fit) -> skipped(row, fit, now);
    return pages(new Work(SKIPPED + notLeased, "id", FINALIZE_SKIPPED + notLeased, change, dryRun, now), null, Tidied.NOTHING);
  }

  /** Fails activities that are still open after stale-after and whose execution does not run; answers how many. */
  public Future<Tidied> failActivities(boolean dryRun, Instant now) {
    if (!layouts.now().activities() || layouts.leavesOut(Part.OPEN_ACTIVITIES)) {
      return Future.succeededFuture(Tidied.NOTHING);
    }
    Change change = (row, fit) -> activity(row, fit, now);
    return pages(new Work(OPEN_ACTIVITIES, "a.id", FAIL_ACTIVITY, change, dryRun, now), null, Tidied.NOTHING);
  }

  private Object[] skipped(Row row, Fit fit, Instant now) {
    String stored = row.text(1);
    // A start that cannot be read tells no age; the row is over all the same, so it is completed now. One that lies ahead is no minute old.
    Instant start = Timestamps.parse(stored).orElse(null);
    boolean young = start != null && Duration.between(start, now).compareTo(SKIPPED_SETTLED) <= 0;
    return young ? null : Sql.values(
        Timestamps.format(start == null ? now : start), fit.own("schedule_executions.error", SKIPPED_ERROR), row.text(0), stored);
  }

  private Object[] activity(Row row, Fit fit, Instant now) {
    String stored = row.text(1);
    Instant start = Timestamps.parse(stored).orElse(null);
    if (start == null || !now.isAfter(start.plus(staleAfter))) {
      return null; // Without a start nothing says that it is old.
    }
    String error = "Marked as failed by watchdog: activity still open after " + staleAfter.toSeconds() + "s and its execution not running";
    return Sql.values(Timestamps.format(now), Sql.millis(start, now), fit.own("agent_activities.error", error), row.text(0), stored);
  }

  /** Gives the change of one row that was read, with texts that fit, or null to leave it. */
  private interface Change {
    Object[] of(Row row, Fit fit);
  }

  /**
   * What is to be tidied up, page by page.
   *
   * @param key of the rows, by which they are read in order
   */
  private record Work(String select, String key, String update, Change change, boolean dryRun, Instant now) {

    List<Object[]> changes(List<Row> rows, Fit fit) {
      return rows.stream().map(row -> change.of(row, fit)).filter(Objects::nonNull).toList();
    }
  }

  private Future<Tidied> pages(Work work, String after, Tidied sofar) {
    String sql = work.select() + (after == null ? "" : " AND " + work.key() + " > ?") + " ORDER BY " + work.key() + " LIMIT " + PAGE;
    Object[] values = after == null ? new Object[0] : new Object[] {after};
    return database
        .read(transaction -> transaction.query(sql, values))
        .compose(
            rows -> {
              String next = rows.size() < PAGE ? null : rows.get(rows.size() - 1).text(0);
              return apply(work, rows)
                  .map(sofar::plus)
                  .compose(tidied -> next == null ? Future.succeededFuture(tidied) : pages(work, next, tidied));
            });
  }

  private Future<Tidied> apply(Work work, List<Row> rows) {
    int wanted = work.changes(rows, Fit.ANY).size();
    if (work.dryRun() || wanted == 0) {
      return Future.succeededFuture(new Tidied(wanted, null));
    }
    return written(work, rows).recover(failure ->
        database.fault(failure) == Dialect.Fault.STATEMENT ? oneByOne(work, rows) : Future.failedFuture(failure));
  }

  private Future<Tidied> written(Work work, List<Row> rows) {
    return care
        .write(work.now(), fit -> database.write(transaction -> transaction.batch(work.update(), work.changes(rows, fit))))
        .map(counts -> new Tidied(counts.stream().mapToInt(Integer::intValue).sum(), null));
  }

  /** A row that the database refuses does not keep the others from being written. */
  private Future<Tidied> oneByOne(Work work, List<Row> rows) {
    Future<Tidied> done = Future.succeededFuture(Tidied.NOTHING);
    for (Row row : rows) {
      if (work.change().of(row, Fit.ANY) != null) {
        done = done.compose(sofar -> written(work, List.of(row))
            .recover(failure -> database.fault(failure) == Dialect.Fault.STATEMENT
                ? Future.succeededFuture(new Tidied(0, String.valueOf(failure.getMessage())))
                : Future.failedFuture(failure))
            .map(sofar::plus));
      }
    }
    return done;
  }
}
