package dev.watchdog.bench;

import dev.watchdog.core.Timestamps;
import dev.watchdog.support.RealRedis;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.postgresql.PGConnection;

/**
 * The platform's two stores as processes: a PostgreSQL that writes to the disk before it answers, and a Redis. Filled with every row
 * running, dispatched five minutes ago, its activity open and its slot taken.
 */
final class Platform implements AutoCloseable {

  private static final int ROWS_PER_COPY = 20_000;
  private static final int COMMANDS_PER_EXCHANGE = 2_000;
  private static final Duration AGE = Duration.ofMinutes(5);
  private static final int LIMIT_SECONDS = 21_600;

  private static final String[] TABLES = {
    """
    CREATE TABLE schedule_executions (id TEXT PRIMARY KEY, schedule_id TEXT, agent_name TEXT, status TEXT, started_at TEXT,
      completed_at TEXT, duration_ms INTEGER, message TEXT, response TEXT, error TEXT, triggered_by TEXT, cost REAL, execution_log TEXT,
      claude_session_id TEXT, queued_at TEXT, lease_expires_at TEXT)""",
    "CREATE TABLE agent_schedules (id TEXT PRIMARY KEY, agent_name TEXT, timeout_seconds INTEGER)",
    "CREATE TABLE agent_ownership (agent_name TEXT PRIMARY KEY, execution_timeout_seconds INTEGER, max_parallel_tasks INTEGER)",
    """
    CREATE TABLE agent_activities (id TEXT PRIMARY KEY, agent_name TEXT, activity_type TEXT, activity_state TEXT, started_at TEXT,
      completed_at TEXT, duration_ms INTEGER, error TEXT, related_execution_id TEXT)""",
    "CREATE INDEX executions_by_status ON schedule_executions (status)",
    "CREATE INDEX activities_by_execution ON agent_activities (related_execution_id)"
  };

  private final Population population;
  private final Path data;
  private final EmbeddedPostgres postgres;
  private final RealRedis redis;
  private final int redisPort;

  private Platform(Population population, Path data, EmbeddedPostgres postgres, RealRedis redis) {
    this.population = population;
    this.data = data;
    this.postgres = postgres;
    this.redis = redis;
    this.redisPort = Integer.parseInt(redis.url().substring(redis.url().lastIndexOf(':') + 1));
  }

  /** Both servers, empty but for the platform's tables. */
  static Platform start(Population population, Path directory) throws IOException, SQLException {
    Path data = directory.resolve("postgres");
    // The library would switch off what a real server does for durability.
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(true)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
    Platform platform = new Platform(population, data, postgres, RealRedis.started());
    try (Connection connection = platform.connect(); Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
    }
    return platform;
  }

  /** A start five minutes ago: past every grace, far from every limit. */
  static String startedAt() {
    return Timestamps.format(Instant.now().minus(AGE));
  }

  String databaseUrl() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
  }

  String redisUrl() {
    return redis.url();
  }

  int redisPort() {
    return redisPort;
  }

  Connection connect() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", "postgres");
    login.setProperty("password", "postgres");
    return DriverManager.getConnection(databaseUrl(), login);
  }

  long postgresPid() throws IOException {
    return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
  }

  long redisPid() {
    String info = (String) redis.call("INFO", "server");
    return Long.parseLong(info.lines().filter(line -> line.startsWith("process_id:")).findFirst().orElseThrow().substring(11).strip());
  }

  /** Every row of round 0, and the records of their agents. */
  void fill() throws SQLException, IOException {
    try (Connection connection = connect()) {
      Copy owners = new Copy(connection, "agent_ownership (agent_name, execution_timeout_seconds, max_parallel_tasks)");
      for (int agent = 0; agent < population.agents(); agent++) {
        owners.row(Population.name(agent), String.valueOf(LIMIT_SECONDS), "20");
      }
      owners.send();
    }
    fillRows(0, false);
  }

  /** Takes away what was recovered and puts as many new rows in its place, under the ids of this round, which nobody lists. */
  void refill(int round) throws SQLException, IOException {
    try (Connection connection = connect(); Statement statement = connection.createStatement()) {
      // What a cycle did not get to end would be one more in the next round.
      statement.execute("DELETE FROM agent_activities WHERE related_execution_id NOT LIKE '%" + Population.ROUND_0 + "'");
      statement.execute("DELETE FROM schedule_executions WHERE id NOT LIKE '%" + Population.ROUND_0 + "'");
    }
    fillRows(round, true);
  }

  /** Takes the rows of round 0 that the fleet is about to lose out of the stores, so that a refill can put others in their place. */
  void loseFirstRound() throws SQLException, IOException {
    try (Connection connection = connect(); Statement statement = connection.createStatement(); RedisPipe pipe = new RedisPipe(redisPort)) {
      statement.execute("CREATE TEMPORARY TABLE lost (id TEXT)");
      Copy lost = new Copy(connection, "lost (id)");
      for (int agent = 0; agent < population.agents(); agent++) {
        for (int row = 0; row < population.rowsOf(agent); row++) {
          if (population.stuck(agent, row)) {
            String id = Population.executionId(agent, row, 0);
            lost.row(id);
            String name = Population.name(agent);
            send(pipe.add("ZREM", RealRedis.slotsKey(name), id).add("DEL", RealRedis.slotKey(name, id)), false);
          }
        }
      }
      lost.send();
      send(pipe, true);
      statement.execute("DELETE FROM agent_activities WHERE related_execution_id IN (SELECT id FROM lost)");
      statement.execute("DELETE FROM schedule_executions WHERE id IN (SELECT id FROM lost)");
    }
  }

  private void fillRows(int round, boolean onlyStuck) throws SQLException, IOException {
    String started = startedAt();
    String seconds = String.valueOf(Instant.now().minus(AGE).getEpochSecond());
    try (Connection connection = connect(); RedisPipe pipe = new RedisPipe(redisPort)) {
      Copy rows =
          new Copy(
              connection,
              "schedule_executions (id, schedule_id, agent_name, status, started_at, message, triggered_by, claude_session_id)");
      Copy activities =
          new Copy(connection, "agent_activities (id, agent_name, activity_type, activity_state, started_at, related_execution_id)");
      for (int agent = 0; agent < population.agents(); agent++) {
        String name = Population.name(agent);
        for (int row = 0; row < population.rowsOf(agent); row++) {
          if (!onlyStuck || population.stuck(agent, row)) {
            String id = Population.executionId(agent, row, round);
            rows.row(id, "__manual__", name, "running", started, "summarise what came in since yesterday", "schedule", "dispatched");
            activities.row("activity-" + id, name, "schedule_start", "started", started, id);
            slot(pipe, name, id, seconds);
          }
        }
      }
      rows.send();
      activities.send();
      send(pipe, true);
    }
    vacuum();
  }

  private static void slot(RedisPipe pipe, String agent, String id, String seconds) throws IOException {
    pipe.add("ZADD", RealRedis.slotsKey(agent), seconds, id);
    String limit = String.valueOf(LIMIT_SECONDS);
    pipe.add("HSET", RealRedis.slotKey(agent, id), "started_at", seconds, "slot_number", "1", "timeout_seconds", limit);
    send(pipe, false);
  }

  private static void send(RedisPipe pipe, boolean last) throws IOException {
    if (last || pipe.waiting() >= COMMANDS_PER_EXCHANGE) {
      pipe.exchange();
    }
  }

  /** So that neither the planner's statistics nor what earlier rounds left behind make one measurement differ from the next. */
  private void vacuum() throws SQLException {
    try (Connection connection = connect(); Statement statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE)");
      statement.execute("CHECKPOINT");
    }
  }

  @Override
  public void close() throws IOException {
    redis.close();
    postgres.close();
  }

  /** Rows on their way into one table. */
  private static final class Copy {
    private final Connection connection;
    private final String into;
    private final StringBuilder text = new StringBuilder();
    private int rows;

    Copy(Connection connection, String into) {
      this.connection = connection;
      this.into = into;
    }

    void row(String... values) throws SQLException, IOException {
      text.append(String.join("\t", values)).append('\n');
      if (++rows == ROWS_PER_COPY) {
        send();
      }
    }

    void send() throws SQLException, IOException {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn("COPY " + into + " FROM STDIN", new StringReader(text.toString()));
      text.setLength(0);
      rows = 0;
    }
  }
}
