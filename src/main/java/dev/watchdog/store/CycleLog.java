package dev.watchdog.store;

import dev.watchdog.core.CycleEntry;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Timestamps;
import dev.watchdog.json.ReportJson;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The history of cycles, one row each. */
public final class CycleLog {

  private static final String COLUMNS = "SELECT id, started_at, finished_at, status, dry_run, report, failure FROM watchdog_cycle";

  private final Database database;

  public CycleLog(Database database) {
    this.database = database;
  }

  /** Opens a cycle; answers its id. */
  public Future<Long> begin(boolean dryRun, Instant at) {
    return database.write(
        transaction ->
            transaction.update("UPDATE watchdog_counter SET last_id = last_id + 1 WHERE name = 'cycle'")
                .compose(advanced -> lastId(transaction))
                .compose(
                    id ->
                        transaction.update("INSERT INTO watchdog_cycle (id, started_at, status, dry_run) VALUES (?, ?, 'running', ?)",
                                id,
                                Timestamps.format(at),
                                dryRun ? 1 : 0)
                            .map(inserted -> id)));
  }

  /**
   * Tells cycles that a killed process left open from those that run. One that another process runs at this moment is marked too, and
   * put right when it closes.
   */
  public Future<Void> markInterrupted() {
    return database
        .write(transaction -> transaction.update("UPDATE watchdog_cycle SET status = 'interrupted' WHERE status = 'running'"))
        .mapEmpty();
  }

  /** The number given last, to whatever cycle. */
  public Future<Long> lastId() {
    return database.read(CycleLog::lastId);
  }

  private static Future<Long> lastId(Transaction transaction) {
    return transaction.query("SELECT last_id FROM watchdog_counter WHERE name = 'cycle'").map(rows -> rows.get(0).number(0));
  }

  /**
   * Closes a cycle with its report, or with what kept it from having one.
   *
   * @param opened false where it could not be opened: it is entered whole, under its number, or the next one where another process was
   *     given that meanwhile
   */
  public Future<Void> close(CycleEntry cycle, boolean opened) {
    CycleReport report = cycle.report();
    return database
        .write(
            transaction -> (opened ? forget(transaction, cycle.cycleId()) : take(transaction, cycle.cycleId()))
                .compose(
                    mine ->
                        transaction.update("INSERT INTO watchdog_cycle (id, started_at, finished_at, status, dry_run, report, failure)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                            mine,
                            Timestamps.format(cycle.startedAt()),
                            Timestamps.format(cycle.finishedAt()),
                            report == null ? "failed" : "completed",
                            report != null && report.dryRun() ? 1 : 0,
                            report == null ? null : ReportJson.encode(mine, report, cycle.startedAt(), cycle.finishedAt()).encode(),
                            cycle.failure())))
        .mapEmpty();
  }

  private static Future<Long> forget(Transaction transaction, long id) {
    return transaction.update("DELETE FROM watchdog_cycle WHERE id = ?", id).map(deleted -> id);
  }

  private static Future<Long> take(Transaction transaction, long id) {
    return transaction
        .update("UPDATE watchdog_counter SET last_id = CASE WHEN last_id < ? THEN ? ELSE last_id + 1 END WHERE name = 'cycle'", id, id)
        .compose(taken -> lastId(transaction));
  }

  /** The newest cycles first. */
  public Future<List<JsonObject>> newest(int limit) {
    return database.read(transaction -> transaction.query(COLUMNS + " ORDER BY id DESC LIMIT " + limit)).map(CycleLog::cycles);
  }

  public Future<Optional<JsonObject>> byId(long id) {
    return database
        .read(transaction -> transaction.query(COLUMNS + " WHERE id = ?", id))
        .map(rows -> cycles(rows).stream().findFirst());
  }

  /** The newest completed cycle that was no dry run. */
  public Future<Optional<JsonObject>> lastCompleted() {
    return database
        .read(transaction -> transaction.query(COLUMNS + " WHERE status = 'completed' AND dry_run = 0 ORDER BY id DESC LIMIT 1"))
        .map(rows -> cycles(rows).stream().findFirst());
  }

  private static List<JsonObject> cycles(List<Row> rows) {
    List<JsonObject> cycles = new ArrayList<>();
    for (Row row : rows) {
      cycles.add(
          new JsonObject()
              .put("cycle_id", row.number(0))
              .put("started_at", row.text(1))
              .put("finished_at", row.text(2))
              .put("status", row.text(3))
              .put("dry_run", row.number(4) == 1)
              .put("report", objectOrNull(row.text(5)))
              .put("failure", row.text(6)));
    }
    return cycles;
  }

  private static JsonObject objectOrNull(String text) {
    try {
      return text == null ? null : new JsonObject(text);
    } catch (DecodeException broken) {
      return null;
    }
  }
}
