package dev.watchdog.simulation;

import dev.watchdog.store.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A private H2 in memory behind one connection, and what the platform's rows look like at this moment. */
final class Tables implements AutoCloseable {

  private static final String EXECUTIONS =
      "SELECT id, status, started_at, agent_name, completed_at, claude_session_id, lease_expires_at, response, error, duration_ms"
          + " FROM schedule_executions";

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  /** A row of {@code schedule_executions}. */
  record Execution(
      String id,
      String status,
      String startedAt,
      String agent,
      String completedAt,
      String session,
      String lease,
      String response,
      String error,
      Long durationMillis) {
    boolean running() {
      return "running".equals(status);
    }

    boolean leased() {
      return lease != null && !lease.isEmpty();
    }
  }

  /** A row of {@code agent_activities}. */
  record Activity(String id, String type, String state, String startedAt, String execution) {}

  /** A row of {@code watchdog_recovery}. */
  record Entry(long id, long cycle, String execution, String startedAt, String agent, String action, int rule, String status,
      String recordedAt, String released, String note, String published) {}

  Tables() {
    try {
      connection = DriverManager.getConnection("jdbc:h2:mem:");
      connection.setAutoCommit(false);
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  List<Row> query(String sql, Object... values) throws SQLException {
    PreparedStatement statement = bound(sql, values);
    List<Row> rows = new ArrayList<>();
    if (!statement.execute()) {
      return rows;
    }
    try (ResultSet read = statement.getResultSet()) {
      int columns = read.getMetaData().getColumnCount();
      while (read.next()) {
        Object[] row = new Object[columns];
        for (int column = 0; column < columns; column++) {
          row[column] = read.getObject(column + 1);
        }
        rows.add(new Row(row));
      }
    }
    return rows;
  }

  int update(String sql, Object... values) throws SQLException {
    return bound(sql, values).executeUpdate();
  }

  private PreparedStatement bound(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  void commit() throws SQLException {
    connection.commit();
  }

  void rollback() throws SQLException {
    connection.rollback();
  }

  /** A write of the platform's: at once and always. */
  int platform(String sql, Object... values) {
    try {
      int changed = update(sql, values);
      connection.commit();
      return changed;
    } catch (SQLException broken) {
      throw new IllegalStateException(sql + " " + Arrays.toString(values), broken);
    }
  }

  private List<Row> look(String sql, Object... values) {
    try {
      List<Row> rows = query(sql, values);
      connection.commit();
      return rows;
    } catch (SQLException broken) {
      throw new IllegalStateException(sql, broken);
    }
  }

  Execution execution(String id) {
    List<Row> rows = look(EXECUTIONS + " WHERE id = ?", id);
    return rows.isEmpty() ? null : execution(rows.get(0));
  }

  Map<String, Execution> executions() {
    Map<String, Execution> all = new TreeMap<>();
    for (Row row : look(EXECUTIONS)) {
      all.put(row.text(0), execution(row));
    }
    return all;
  }

  private static Execution execution(Row row) {
    return new Execution(row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6), row.text(7),
        row.text(8), row.number(9));
  }

  Map<String, Activity> activities() {
    Map<String, Activity> all = new TreeMap<>();
    for (Row row : look("SELECT id, activity_type, activity_state, started_at, related_execution_id FROM agent_activities")) {
      all.put(row.text(0), new Activity(row.text(0), row.text(1), row.text(2), row.text(3), row.text(4)));
    }
    return all;
  }

  /** Entries of the ledger from an id on, oldest first. */
  List<Entry> ledger(long from) {
    List<Entry> entries = new ArrayList<>();
    String sql = "SELECT id, cycle_id, execution_id, started_at, agent_name, action, rule_number, status, recorded_at, released_at,"
        + " release_note, published_at FROM watchdog_recovery WHERE id >= ? ORDER BY id";
    for (Row row : look(sql, from)) {
      entries.add(new Entry(row.number(0), row.number(1), row.text(2), row.text(3), row.text(4), row.text(5), row.number(6).intValue(),
          row.text(7), row.text(8), row.text(9), row.text(10), row.text(11)));
    }
    return entries;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
