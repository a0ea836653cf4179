package dev.watchdog.store;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.Limit;
import dev.watchdog.core.RunningRow;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the platform's executions. Pages by the primary key, since the client cannot stream. */
public final class ExecutionStore {

  private static final int PAGE = 5000;

  private final Database database;
  private final Layout layout;
  private final Duration defaultTimeout;
  private final InstantSource clock;
  private final String selectRunning;

  public ExecutionStore(Database database, Layout layout, Duration defaultTimeout, InstantSource clock) {
    this.database = database;
    this.layout = layout;
    this.defaultTimeout = defaultTimeout;
    this.clock = clock;
    this.selectRunning = selectRunning(layout);
  }

  private static String selectRunning(Layout layout) {
    String lease = layout.lease() ? "e.lease_expires_at" : "NULL";
    String schedule = layout.schedules() ? "s.id, s.timeout_seconds" : "NULL, NULL";
    String owner = layout.ownership() ? "o.agent_name, o.execution_timeout_seconds" : "NULL, NULL";
    return "SELECT e.id, e.agent_name, e.started_at, e.claude_session_id, " + lease + ", " + schedule + ", " + owner
        + " FROM schedule_executions e"
        + (layout.schedules() ? " LEFT JOIN agent_schedules s ON s.id = e.schedule_id" : "")
        + (layout.ownership() ? " LEFT JOIN agent_ownership o ON o.agent_name = e.agent_name" : "")
        + " WHERE e.status = 'running'";
  }

  /** The running rows, and those that cannot be looked after. */
  public record Running(List<RunningRow> rows, List<String> problems) {}

  /** All rows with status {@code running}. */
  public Future<Running> running() {
    return page(null, new Running(new ArrayList<>(), new ArrayList<>()))
        .compose(
            read ->
                database
                    .read(
                        connection ->
                            Sql.query(connection, "SELECT COUNT(*) FROM schedule_executions WHERE status = 'running' AND id IS NULL"))
                    .map(rows -> {
                      Long nameless = Sql.number(rows.iterator().next(), 0);
                      if (nameless != null && nameless > 0) {
                        read.problems().add(nameless + " running rows have no id and are left alone");
                      }
                      return read;
                    }));
  }

  private Future<Running> page(String after, Running sofar) {
    String sql = selectRunning + (after == null ? "" : " AND e.id > ?") + " ORDER BY e.id LIMIT " + PAGE;
    Object[] values = after == null ? new Object[0] : new Object[] {after};
    return database
        .read(connection -> Sql.query(connection, sql, values))
        .compose(
            rows -> {
              Instant readAt = clock.instant();
              String last = null;
              for (Row row : rows) {
                String id = Sql.text(row, 0);
                if (id != null) {
                  sofar.rows().add(row(row, id, readAt));
                  last = id;
                }
              }
              return rows.size() < PAGE || last == null ? Future.succeededFuture(sofar) : page(last, sofar);
            });
  }

  /** One running row; empty where there is none with that id that runs. */
  public Future<Optional<RunningRow>> running(String id) {
    return database
        .read(connection -> Sql.query(connection, selectRunning + " AND e.id = ?", id))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(row(rows.iterator().next(), id, clock.instant())));
  }

  private RunningRow row(Row row, String id, Instant readAt) {
    boolean recorded = row.getValue(5) != null || row.getValue(7) != null;
    Limit limit = Limit.effective(Sql.number(row, 6), Sql.number(row, 8), recorded, defaultTimeout);
    return new RunningRow(
        new Attempt(id, Sql.text(row, 2)), Sql.text(row, 1), Sql.text(row, 3), Sql.text(row, 4), limit, readAt);
  }

  /** A row of any status. */
  public record State(String status, String startedAt, String agent, String completedAt, String session, String lease, String error) {}

  /** Rows by id; an id without a row is not in the map. */
  public Future<Map<String, State>> read(Set<String> ids) {
    Map<String, State> found = new HashMap<>();
    return database.read(connection -> readChunks(connection, Sql.chunks(List.copyOf(ids), Sql.IN_MAX), 0, found));
  }

  private Future<Map<String, State>> readChunks(SqlConnection connection, List<List<String>> chunks, int next, Map<String, State> found) {
    if (next == chunks.size()) {
      return Future.succeededFuture(found);
    }
    List<String> ids = chunks.get(next);
    String sql =
        "SELECT id, status, started_at, agent_name, completed_at, claude_session_id, "
            + (layout.lease() ? "lease_expires_at" : "NULL")
            + ", error FROM schedule_executions WHERE id IN "
            + Sql.in(ids.size());
    return Sql.query(connection, sql, ids.toArray())
        .compose(
            rows -> {
              for (Row row : rows) {
                found.put(
                    Sql.text(row, 0),
                    new State(
                        Sql.text(row, 1),
                        Sql.text(row, 2),
                        Sql.text(row, 3),
                        Sql.text(row, 4),
                        Sql.text(row, 5),
                        Sql.text(row, 6),
                        Sql.text(row, 7)));
              }
              return readChunks(connection, chunks, next + 1, found);
            });
  }

  /** Agents that have a record of their own. */
  public Future<Map<String, Long>> ownedAgents() {
    if (!layout.ownership()) {
      return Future.succeededFuture(Map.of());
    }
    return database
        .read(connection -> Sql.query(connection, "SELECT agent_name, execution_timeout_seconds FROM agent_ownership"))
        .map(rows -> {
          Map<String, Long> owned = new HashMap<>();
          for (Row row : rows) {
            if (row.getValue(0) != null) {
              owned.put(Sql.text(row, 0), Sql.number(row, 1));
            }
          }
          return owned;
        });
  }

  /** Names of all agents that any row or record knows. */
  public Future<Set<String>> agentNames() {
    return database
        .read(connection -> Sql.query(connection, "SELECT DISTINCT agent_name FROM schedule_executions WHERE agent_name IS NOT NULL"))
        .compose(
            rows -> {
              Set<String> names = new HashSet<>();
              for (Row row : rows) {
                names.add(Sql.text(row, 0));
              }
              return ownedAgents().map(owned -> {
                names.addAll(owned.keySet());
                return names;
              });
            });
  }
}
