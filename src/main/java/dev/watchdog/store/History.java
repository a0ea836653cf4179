package dev.watchdog.store;

import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The old end of the watchdog's own history. Looking at it only reads, so that nobody waits for a lock where nothing is old enough; and
 * what was found may be deleted later, since nothing of what makes it superfluous is ever taken back.
 */
public final class History {

  /** Most rows that are looked at, and most that are deleted, in one transaction. */
  static final int PIECE = Sql.IN_MAX;

  private static final String CYCLES = "SELECT id, started_at FROM watchdog_cycle WHERE status <> 'running' ORDER BY id LIMIT " + PIECE;

  private static final String LAST_COMPLETED =
      "SELECT id FROM watchdog_cycle WHERE status = 'completed' AND dry_run = 0 ORDER BY id DESC LIMIT 1";

  private static final String RECOVERIES =
      "SELECT id, recorded_at, released_at, published_at FROM watchdog_recovery ORDER BY id LIMIT " + PIECE;

  private final Database database;

  public History(Database database) {
    this.database = database;
  }

  /**
   * What is to be deleted next.
   *
   * @param more whether what comes after it may be old enough as well
   */
  public record Piece(List<Long> ids, boolean more) {}

  /** Old cycles among the first that are over, but for the last completed one: it is what status and readiness tell of. */
  public Future<Piece> oldCycles(Instant before) {
    String bound = Timestamps.format(before);
    return database.read(
        transaction ->
            transaction.query(LAST_COMPLETED)
                .map(last -> last.isEmpty() ? null : last.get(0).number(0))
                .compose(last -> transaction.query(CYCLES).map(rows -> cycles(rows, last, bound))));
  }

  /** One whose time lies ahead (a clock was wrong once) must not keep all that came after it: they are picked out, one by one. */
  private static Piece cycles(List<Row> rows, Long last, String bound) {
    List<Long> ids = new ArrayList<>();
    boolean old = false;
    for (Row row : rows) {
      old = old(row.text(1), bound);
      if (old && !row.number(0).equals(last)) {
        ids.add(row.number(0));
      }
    }
    return new Piece(ids, old && rows.size() == PIECE);
  }

  /**
   * Old entries of the ledger from the oldest on, up to the first that is younger, not released or not published: what is kept has no
   * hole, so that its oldest id tells where it begins.
   */
  public Future<Piece> oldRecoveries(Instant before) {
    String bound = Timestamps.format(before);
    return database.read(transaction -> transaction.query(RECOVERIES)).map(rows -> {
      List<Long> ids = rows.stream().takeWhile(row -> superfluous(row, bound)).map(row -> row.number(0)).toList();
      return new Piece(ids, ids.size() == PIECE);
    });
  }

  private static boolean superfluous(Row row, String bound) {
    return old(row.text(1), bound) && row.text(2) != null && row.text(3) != null;
  }

  /** The texts are all of our own form, which sorts like time; whatever is not is kept. */
  private static boolean old(String at, String bound) {
    return Timestamps.parse(at).isPresent() && at.compareTo(bound) < 0;
  }

  /** Deletes cycles that were found to be old; answers how many another process had left. */
  public Future<Integer> pruneCycles(List<Long> ids) {
    return delete("watchdog_cycle WHERE status <> 'running'", ids);
  }

  /** Deletes entries that were found to be old; answers how many another process had left. */
  public Future<Integer> pruneRecoveries(List<Long> ids) {
    return delete("watchdog_recovery WHERE released_at IS NOT NULL AND published_at IS NOT NULL", ids);
  }

  private Future<Integer> delete(String where, List<Long> ids) {
    return database.write(transaction -> transaction.update("DELETE FROM " + where + " AND id IN " + Sql.in(ids.size()), ids.toArray()));
  }
}
