package dev.watchdog.store;

import dev.watchdog.core.Chunks;
import dev.watchdog.core.GhostChanges;
import dev.watchdog.core.GhostSeen;
import dev.watchdog.core.MarkerHistory;
import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs that outlived their rows, from one cycle to the next. Agents say what they like: what is read of it at once is bounded, and what is
 * written is what changed, in transactions that keep nobody else's writes waiting for long.
 */
public final class GhostStore {

  /** More than is ever remembered: what an earlier version left behind is read, and so forgotten, piece by piece. */
  private static final int READ_MAX = 20_000;

  private static final int ROWS_PER_TRANSACTION = 500;

  private static final String SELECT =
      "SELECT execution_id, agent_name, first_seen_at, seen_reads, terminations, row_status, settled, marker FROM watchdog_ghost";

  private final Database database;
  private final int readMax;

  GhostStore(Database database) {
    this(database, READ_MAX);
  }

  GhostStore(Database database, int readMax) {
    this.database = database;
    this.readMax = readMax;
  }

  /** Ghosts by {@link GhostSeen#key()}, those with a row first where there are more than can be used. */
  public Future<Map<String, GhostSeen>> load() {
    return load("", readMax + 1).compose(all -> all.size() <= readMax ? Future.succeededFuture(all) : loadSome());
  }

  private Future<Map<String, GhostSeen>> loadSome() {
    return load(" WHERE row_status IS NOT NULL", readMax)
        .compose(ghosts -> load(" WHERE row_status IS NULL", readMax - ghosts.size()).map(others -> {
          ghosts.putAll(others);
          return ghosts;
        }));
  }

  private Future<Map<String, GhostSeen>> load(String which, int most) {
    return database.list(GhostStore::ghost, SELECT + which + " LIMIT " + most).map(read -> {
      Map<String, GhostSeen> ghosts = new HashMap<>(read.size() * 2);
      read.forEach(ghost -> ghosts.put(ghost.key(), ghost));
      return ghosts;
    });
  }

  private static GhostSeen ghost(Row row) {
    return new GhostSeen(
        row.text(0),
        row.text(1),
        Timestamps.parse(row.text(2)).orElse(Instant.EPOCH),
        row.number(3).intValue(),
        row.number(4).intValue(),
        row.text(5),
        row.number(6) == 1,
        MarkerHistory.of(row.text(7)));
  }

  /** How many there are that were seen often and long enough. */
  public Future<Integer> count() {
    return database
        .read(transaction -> transaction.query("SELECT COUNT(*) FROM watchdog_ghost WHERE settled = 1"))
        .map(rows -> rows.get(0).number(0).intValue());
  }

  /** Writes what changed. Each ghost is a matter of its own: what was written before a failure stays. */
  public Future<Void> write(GhostChanges changes) {
    String keep =
        database.dialect().upsert(
            "watchdog_ghost", "ghost_key", "execution_id", "agent_name", "first_seen_at", "seen_reads", "terminations", "row_status",
            "settled", "marker");
    List<Object[]> gone = bindings(changes.gone().stream().map(ghost -> Sql.values(key(ghost))).toList());
    List<Object[]> kept = bindings(changes.changed().stream().map(GhostStore::values).toList());
    return inPieces("DELETE FROM watchdog_ghost WHERE ghost_key = ?", gone).compose(forgotten -> inPieces(keep, kept));
  }

  /** In an order that all watchdogs keep to, so that none waits for another that waits for it. */
  private static List<Object[]> bindings(List<Object[]> rows) {
    List<Object[]> ordered = new ArrayList<>(rows);
    ordered.sort(Comparator.comparing(row -> (String) row[0]));
    return ordered;
  }

  private static String key(GhostSeen ghost) {
    return DigestKeys.of(ghost.agent(), ghost.executionId());
  }

  private static Object[] values(GhostSeen ghost) {
    return Sql.values(
        key(ghost),
        ghost.executionId(),
        ghost.agent(),
        Timestamps.format(ghost.firstSeen()),
        ghost.reads(),
        ghost.terminations(),
        ghost.rowStatus(),
        ghost.settled() ? 1 : 0,
        ghost.marker().text());
  }

  private Future<Void> inPieces(String sql, List<Object[]> bindings) {
    Future<Void> done = Future.succeededFuture();
    for (List<Object[]> piece : Chunks.of(bindings, ROWS_PER_TRANSACTION)) {
      done = done.compose(before -> database.write(transaction -> transaction.batch(sql, piece)).mapEmpty());
    }
    return done;
  }
}
