package dev.watchdog.store;

import dev.watchdog.bus.AgentState;
import dev.watchdog.bus.Protocol.BrakeRelease;
import dev.watchdog.bus.Protocol.GhostSeen;
import dev.watchdog.bus.Protocol.Held;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Timestamps;
import dev.watchdog.json.MemoryJson;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What outlives a cycle: memories of attempts and agents, what the brake holds, ghosts. */
public final class MemoryStore {

  private final Database database;

  public MemoryStore(Database database) {
    this.database = database;
  }

  /** All memories of attempts. */
  public Future<Map<Attempt, Memory>> attempts() {
    return database
        .read(connection -> Sql.query(connection, "SELECT execution_id, started_at, memory FROM watchdog_attempt"))
        .map(rows -> {
          Map<Attempt, Memory> memories = new HashMap<>();
          for (Row row : rows) {
            memories.put(new Attempt(Sql.text(row, 0), Sql.text(row, 1)), MemoryJson.decode(Sql.text(row, 2)));
          }
          return memories;
        });
  }

  /** All memories of agents, by name. */
  public Future<Map<String, AgentState>> agents() {
    return database
        .read(connection -> Sql.query(connection, "SELECT agent_name, state FROM watchdog_agent"))
        .map(rows -> {
          Map<String, AgentState> agents = new HashMap<>();
          for (Row row : rows) {
            AgentState state = MemoryJson.decodeAgent(Sql.text(row, 1));
            if (state != null) {
              agents.put(Sql.text(row, 0), state);
            }
          }
          return agents;
        });
  }

  /** Writes memories; {@link Memory#EMPTY} forgets. */
  public Future<Void> remember(Map<Attempt, Memory> memories, Map<String, AgentState> agents) {
    List<Tuple> gone = new ArrayList<>();
    List<Tuple> kept = new ArrayList<>();
    memories.forEach((attempt, memory) -> {
      String key = Keys.of(attempt);
      gone.add(Tuple.of(key));
      if (!memory.equals(Memory.EMPTY)) {
        kept.add(Tuple.of(key, attempt.executionId(), attempt.startedAt(), MemoryJson.encode(memory)));
      }
    });
    List<Tuple> oldAgents = new ArrayList<>();
    List<Tuple> newAgents = new ArrayList<>();
    agents.forEach((name, state) -> {
      oldAgents.add(Tuple.of(Keys.of(name)));
      newAgents.add(Tuple.of(Keys.of(name), name, MemoryJson.encode(state)));
    });
    if (gone.isEmpty() && oldAgents.isEmpty()) {
      return Future.succeededFuture();
    }
    return database.write(
        connection ->
            replace(
                    connection,
                    "DELETE FROM watchdog_attempt WHERE attempt_key = ?",
                    gone,
                    "INSERT INTO watchdog_attempt (attempt_key, execution_id, started_at, memory) VALUES (?, ?, ?, ?)",
                    kept)
                .compose(
                    done ->
                        replace(
                            connection,
                            "DELETE FROM watchdog_agent WHERE agent_key = ?",
                            oldAgents,
                            "INSERT INTO watchdog_agent (agent_key, agent_name, state) VALUES (?, ?, ?)",
                            newAgents)));
  }

  /** What the brake holds now, replacing what it held; rows it does not hold any more are forgotten with their releases. */
  public Future<Void> hold(List<Held> held) {
    List<Tuple> rows = new ArrayList<>();
    for (Held one : held) {
      rows.add(
          Tuple.tuple(
              Arrays.asList(
                  Keys.of(one.attempt()),
                  one.attempt().executionId(),
                  one.attempt().startedAt(),
                  one.agent(),
                  one.rule(),
                  Timestamps.format(one.since()),
                  one.why())));
    }
    String insert =
        "INSERT INTO watchdog_hold (attempt_key, execution_id, started_at, agent_name, rule_number, since, why)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)";
    return database
        .write(
            connection ->
                Sql.update(connection, "DELETE FROM watchdog_hold").compose(cleared -> Sql.batch(connection, insert, rows)))
        .mapEmpty();
  }

  /** Rows on hold that nobody let through, in a stable order. */
  public Future<List<Held>> held() {
    String sql =
        "SELECT execution_id, started_at, agent_name, rule_number, since, why FROM watchdog_hold WHERE released_at IS NULL"
            + " ORDER BY since, attempt_key";
    return database
        .read(connection -> Sql.query(connection, sql))
        .map(rows -> {
          List<Held> held = new ArrayList<>();
          for (Row row : rows) {
            held.add(
                new Held(
                    new Attempt(Sql.text(row, 0), Sql.text(row, 1)),
                    Sql.text(row, 2),
                    Sql.number(row, 3).intValue(),
                    Timestamps.parse(Sql.text(row, 4)).orElse(Instant.EPOCH),
                    Sql.text(row, 5)));
          }
          return held;
        });
  }

  /** Lets all that is on hold through, once. */
  public Future<Integer> release(String by, String reason, Instant at) {
    return database.write(
        connection ->
            Sql.update(
                connection,
                "UPDATE watchdog_hold SET released_by = ?, release_reason = ?, released_at = ? WHERE released_at IS NULL",
                by,
                reason,
                Timestamps.format(at)));
  }

  /** Attempts that were let through and not looked at since. */
  public Future<Map<Attempt, BrakeRelease>> releases() {
    String sql =
        "SELECT execution_id, started_at, released_by, release_reason, released_at FROM watchdog_hold WHERE released_at IS NOT NULL";
    return database
        .read(connection -> Sql.query(connection, sql))
        .map(rows -> {
          Map<Attempt, BrakeRelease> releases = new HashMap<>();
          for (Row row : rows) {
            releases.put(
                new Attempt(Sql.text(row, 0), Sql.text(row, 1)),
                new BrakeRelease(
                    Sql.text(row, 2), Sql.text(row, 3), Timestamps.parse(Sql.text(row, 4)).orElse(Instant.EPOCH)));
          }
          return releases;
        });
  }

  /** Ghosts by id. */
  public Future<Map<String, GhostSeen>> ghosts() {
    String sql = "SELECT execution_id, agent_name, first_seen_at, seen_reads, terminations, row_status, settled FROM watchdog_ghost";
    return database
        .read(connection -> Sql.query(connection, sql))
        .map(rows -> {
          Map<String, GhostSeen> ghosts = new HashMap<>();
          for (Row row : rows) {
            String id = Sql.text(row, 0);
            ghosts.put(
                id + '\0' + Sql.text(row, 1),
                new GhostSeen(
                    id,
                    Sql.text(row, 1),
                    Timestamps.parse(Sql.text(row, 2)).orElse(Instant.EPOCH),
                    Sql.number(row, 3).intValue(),
                    Sql.number(row, 4).intValue(),
                    Sql.text(row, 5),
                    Sql.number(row, 6) == 1));
          }
          return ghosts;
        });
  }

  /** Replaces all ghosts. */
  public Future<Void> replaceGhosts(List<GhostSeen> ghosts) {
    List<Tuple> rows = new ArrayList<>();
    for (GhostSeen ghost : ghosts) {
      rows.add(
          Tuple.tuple(
              Arrays.asList(
                  Keys.of(ghost.agent(), ghost.executionId()),
                  ghost.executionId(),
                  ghost.agent(),
                  Timestamps.format(ghost.firstSeen()),
                  ghost.reads(),
                  ghost.terminations(),
                  ghost.rowStatus(),
                  ghost.settled() ? 1 : 0)));
    }
    String insert =
        "INSERT INTO watchdog_ghost (ghost_key, execution_id, agent_name, first_seen_at, seen_reads, terminations, row_status,"
            + " settled) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    return database
        .write(
            connection ->
                Sql.update(connection, "DELETE FROM watchdog_ghost").compose(cleared -> Sql.batch(connection, insert, rows)))
        .mapEmpty();
  }

  private static Future<Void> replace(SqlConnection connection, String delete, List<Tuple> gone, String insert, List<Tuple> kept) {
    return Sql.batch(connection, delete, gone).compose(deleted -> Sql.batch(connection, insert, kept)).mapEmpty();
  }
}
