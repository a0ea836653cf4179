package dev.watchdog.support;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The platform's tables by plain JDBC: made, seeded and read without a class of the product. */
public final class Store implements AutoCloseable {

  private static final String EXECUTIONS =
      """
      CREATE TABLE schedule_executions (id %1$s PRIMARY KEY, schedule_id %1$s, agent_name %1$s, status %1$s, started_at %2$s,
        completed_at %2$s, duration_ms INTEGER, message %1$s, response %1$s, error %1$s, triggered_by %1$s, claude_session_id %1$s""";
  private static final String OPTIONAL = ", cost REAL, execution_log %1$s, queued_at %2$s, lease_expires_at %2$s";
  private static final String SCHEDULES = "CREATE TABLE agent_schedules (id %1$s PRIMARY KEY, agent_name %1$s, timeout_seconds INTEGER)";
  private static final String OWNERSHIP =
      "CREATE TABLE agent_ownership (agent_name %1$s PRIMARY KEY, execution_timeout_seconds INTEGER, max_parallel_tasks INTEGER)";
  private static final String ACTIVITIES =
      """
      CREATE TABLE agent_activities (id %1$s PRIMARY KEY, agent_name %1$s, activity_type %1$s, activity_state %1$s, started_at %2$s,
        completed_at %2$s, duration_ms INTEGER, error %1$s, related_execution_id %1$s)""";

  private final Database database;
  private final StoreSession session;
  private final Deque<Connection> locks = new ConcurrentLinkedDeque<>();
  private boolean refusing;
  private boolean hidden;

  private Store(Database database) {
    this.database = database;
    this.session = new StoreSession(database);
  }

  /** All tables of the contract. */
  public static Store full(Database database) {
    Store store = new Store(database);
    store.create(EXECUTIONS + OPTIONAL + ")", SCHEDULES, OWNERSHIP, ACTIVITIES);
    return store;
  }

  /** Only what must be there: the executions without their optional columns. */
  public static Store bare(Database database) {
    Store store = new Store(database);
    store.create(EXECUTIONS + ")");
    return store;
  }

  /** No table at all. */
  public static Store empty(Database database) {
    return new Store(database);
  }

  public Database database() {
    return database;
  }

  /** A running row of agent {@code a}, dispatched, by hand, 300 s old, unless the seed says otherwise; {@link RowSeed#insert} writes it. */
  public RowSeed row(String id) {
    return new RowSeed(this, id);
  }

  public Store schedule(String id, String agent, Integer timeoutSeconds) {
    execute("INSERT INTO agent_schedules (id, agent_name, timeout_seconds) VALUES (?, ?, ?)", id, agent, timeoutSeconds);
    return this;
  }

  public Store ownership(String agent, Integer timeoutSeconds) {
    execute("INSERT INTO agent_ownership (agent_name, execution_timeout_seconds) VALUES (?, ?)", agent, timeoutSeconds);
    return this;
  }

  public Store activity(String id, String type, String startedAt, String executionId) {
    execute(
        "INSERT INTO agent_activities (id, agent_name, activity_type, activity_state, started_at, related_execution_id)"
            + " VALUES (?, 'a', ?, 'started', ?, ?)",
        id, type, startedAt, executionId);
    return this;
  }

  /** One row of the executions, column by column in lower case, values as the driver gives them. */
  public Map<String, Object> read(String id) {
    return one("SELECT * FROM schedule_executions WHERE id = ?", id);
  }

  public String status(String id) {
    return (String) read(id).get("status");
  }

  public String error(String id) {
    return (String) read(id).get("error");
  }

  public Map<String, Object> readActivity(String id) {
    return one("SELECT * FROM agent_activities WHERE id = ?", id);
  }

  /** Every row of every platform table, for "nothing has changed". */
  public List<Map<String, Object>> everything() {
    List<Map<String, Object>> all = new ArrayList<>(query("SELECT * FROM schedule_executions ORDER BY id"));
    for (String table : List.of("agent_schedules", "agent_activities")) {
      all.addAll(query("SELECT * FROM " + table + " ORDER BY id"));
    }
    all.addAll(query("SELECT * FROM agent_ownership ORDER BY agent_name"));
    return all;
  }

  /** The platform ends a row by itself: success with a response and a cost. */
  public void succeed(String id) {
    execute(
        "UPDATE schedule_executions SET status = 'success', response = 'done by the platform', cost = 0.25, completed_at = ?,"
            + " duration_ms = 1234 WHERE id = ?",
        Times.ago(0), id);
  }

  public void set(String id, String column, Object value) {
    execute("UPDATE schedule_executions SET " + column + " = ? WHERE id = ?", value, id);
  }

  /** Makes every update of an execution fail, or that of one row. */
  public void refuseUpdates(String idOrNull) {
    run(database.refuseUpdates(idOrNull));
    refusing = true;
  }

  public void allowUpdates() {
    run(database.allowUpdates());
    refusing = false;
  }

  /** Takes the executions away from everybody. */
  public void hideExecutions() {
    run("ALTER TABLE schedule_executions RENAME TO elsewhere");
    hidden = true;
  }

  public void showExecutions() {
    run("ALTER TABLE elsewhere RENAME TO schedule_executions");
    hidden = false;
  }

  /** Ends whatever a test did to the database and had no time to end. */
  public void recover() {
    for (Connection lock = locks.poll(); lock != null; lock = locks.poll()) {
      close(lock);
    }
    if (refusing) {
      allowUpdates();
    }
    if (hidden) {
      showExecutions();
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** From now on the table {@code audit} holds every update of an execution or activity. */
  public void auditUpdates() {
    run(database.auditUpdates());
  }

  /** Runs one statement with each of these values, all in one transaction. */
  public void executeAll(String sql, List<Object[]> values) {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (Object[] each : values) {
          bind(statement, each).addBatch();
        }
        statement.executeBatch();
      }
      connection.commit();
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
  }

  /** Keeps everybody else from writing to the executions until the lock is closed. */
  public AutoCloseable lockWrites() {
    try {
      Connection connection = database.connect();
      database.lockWrites(connection);
      locks.add(connection);
      return connection;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public int execute(String sql, Object... values) {
    try {
      return session.run(connection -> {
        try (PreparedStatement statement = bind(connection.prepareStatement(sql), values)) {
          return statement.executeUpdate();
        }
      });
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
  }

  public List<Map<String, Object>> query(String sql, Object... values) {
    try {
      return session.run(connection -> {
        try (PreparedStatement statement = bind(connection.prepareStatement(sql), values); ResultSet rows = statement.executeQuery()) {
          return all(rows);
        }
      });
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
  }

  private static List<Map<String, Object>> all(ResultSet rows) throws SQLException {
    List<Map<String, Object>> all = new ArrayList<>();
    ResultSetMetaData columns = rows.getMetaData();
    while (rows.next()) {
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        row.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), rows.getObject(i));
      }
      all.add(row);
    }
    return all;
  }

  private Map<String, Object> one(String sql, Object key) {
    List<Map<String, Object>> rows = query(sql, key);
    if (rows.size() != 1) {
      throw new AssertionError(rows.size() + " rows: " + sql + " " + key);
    }
    return rows.get(0);
  }

  private void create(String... statements) {
    String[] typed = new String[statements.length];
    for (int i = 0; i < statements.length; i++) {
      typed[i] = statements[i].formatted(database.text(), database.time());
    }
    run(typed);
  }

  private void run(String... statements) {
    try {
      session.run(connection -> {
        try (Statement statement = connection.createStatement()) {
          for (String sql : statements) {
            statement.execute(sql);
          }
          return null;
        }
      });
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static PreparedStatement bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  @Override
  public void close() {
    session.close();
    database.close();
  }
}
