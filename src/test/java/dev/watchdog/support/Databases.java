package dev.watchdog.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The engines: a SQLite file, a database of one PostgreSQL server for the JVM, an H2 in memory that the JVM shares. */
public final class Databases {

  private static final String AUDIT = "CREATE TABLE audit (what TEXT, id TEXT, was TEXT, became TEXT)";
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private Databases() {}

  public static Database sqlite() {
    return sqlite("TEXT");
  }

  /** With columns of times declared as an object mapper declares them; SQLite keeps the texts in them as they are. */
  public static Database sqliteWithDatetimes() {
    return sqlite("DATETIME");
  }

  private static Database sqlite(String time) {
    try {
      Path directory = Files.createTempDirectory("watchdog-test");
      Path file = directory.resolve("platform.db");
      Sqlite database = new Sqlite(directory, file, time);
      try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA user_version = 1"); // Writes the file: the product must never create it.
      }
      return database;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  public static Database postgres() {
    return postgres(Server.INSTANCE.getPort());
  }

  /** A database of the server on this port. */
  static Database postgres(int port) {
    return postgres(port, "");
  }

  /** One that keeps texts in this encoding. */
  public static Database postgresIn(String encoding) {
    return postgres(Server.INSTANCE.getPort(), " ENCODING '" + encoding + "' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
  }

  private static Database postgres(int port, String options) {
    Postgres database = new Postgres("test_" + COUNTER.incrementAndGet(), port);
    database.atServer("CREATE DATABASE " + database.name() + options);
    return database;
  }

  public static Database h2() {
    String url = "jdbc:h2:mem:test" + COUNTER.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    return new H2(url);
  }

  private record Sqlite(Path directory, Path file, String time) implements Database {
    @Override
    public String url() {
      return "jdbc:sqlite:" + file;
    }

    @Override
    public Map<String, String> credentials() {
      return Map.of();
    }

    @Override
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(url() + "?synchronous=OFF&busy_timeout=10000"); // Seeds need not survive a power cut.
    }

    @Override
    public String[] refuseUpdates(String id) {
      String when = id == null ? "" : " WHEN OLD.id = '" + id + "'";
      return new String[] {
        "CREATE TRIGGER refuse BEFORE UPDATE ON schedule_executions" + when + " BEGIN SELECT RAISE(ABORT, 'refused by a trigger'); END"
      };
    }

    @Override
    public String[] allowUpdates() {
      return new String[] {"DROP TRIGGER refuse"};
    }

    @Override
    public String[] auditUpdates() {
      String trigger =
          "CREATE TRIGGER audit_%1$s AFTER UPDATE ON %1$s"
              + " BEGIN INSERT INTO audit VALUES ('%1$s', NEW.id, OLD.%2$s, NEW.%2$s); END";
      return new String[] {
        AUDIT, trigger.formatted("schedule_executions", "status"), trigger.formatted("agent_activities", "activity_state")
      };
    }

    @Override
    public String tables() {
      return "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    }

    @Override
    public void lockWrites(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 20000");
        statement.execute("BEGIN IMMEDIATE");
      }
    }

    @Override
    public void close() {
      try (var files = Files.list(directory)) {
        for (Path each : files.toList()) {
          Files.delete(each);
        }
        Files.delete(directory);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private record Postgres(String name, int port) implements Database {
    @Override
    public String url() {
      return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    @Override
    public boolean connectsSlowly() {
      return true;
    }

    @Override
    public Map<String, String> credentials() {
      return Map.of("database.username", "postgres", "database.password", "postgres");
    }

    @Override
    public String[] refuseUpdates(String id) {
      String when = id == null ? "" : " WHEN (OLD.id = '" + id + "')";
      return new String[] {
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused by a trigger'; END $$",
        "CREATE TRIGGER refuse BEFORE UPDATE ON schedule_executions FOR EACH ROW" + when + " EXECUTE FUNCTION refuse()"
      };
    }

    @Override
    public String[] allowUpdates() {
      return new String[] {"DROP TRIGGER refuse ON schedule_executions", "DROP FUNCTION refuse()"};
    }

    @Override
    public String[] auditUpdates() {
      String function =
          """
          CREATE FUNCTION audit_%1$s() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN INSERT INTO audit VALUES ('%1$s', NEW.id, OLD.%2$s, NEW.%2$s); RETURN NEW; END $$""";
      String trigger = "CREATE TRIGGER audit AFTER UPDATE ON %1$s FOR EACH ROW EXECUTE FUNCTION audit_%1$s()";
      return new String[] {
        AUDIT,
        function.formatted("schedule_executions", "status"),
        trigger.formatted("schedule_executions"),
        function.formatted("agent_activities", "activity_state"),
        trigger.formatted("agent_activities")
      };
    }

    @Override
    public String tables() {
      return "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'";
    }

    @Override
    public void lockWrites(Connection connection) throws SQLException {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("LOCK TABLE schedule_executions IN EXCLUSIVE MODE");
      }
    }

    @Override
    public void close() {
      atServer("DROP DATABASE " + name + " WITH (FORCE)");
    }

    void atServer(String sql) {
      String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
      try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  private record H2(String url) implements Database {
    @Override
    public Map<String, String> credentials() {
      return Map.of();
    }

    @Override
    public String text() {
      return "VARCHAR";
    }

    @Override
    public String[] refuseUpdates(String id) {
      throw new UnsupportedOperationException("triggers of H2 are Java classes");
    }

    @Override
    public String[] allowUpdates() {
      throw new UnsupportedOperationException("triggers of H2 are Java classes");
    }

    @Override
    public String[] auditUpdates() {
      throw new UnsupportedOperationException("triggers of H2 are Java classes");
    }

    @Override
    public String tables() {
      return "SELECT LOWER(table_name) AS name FROM information_schema.tables WHERE table_schema = 'PUBLIC'";
    }

    @Override
    public void lockWrites(Connection connection) throws SQLException {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT id FROM schedule_executions FOR UPDATE");
      }
    }

    @Override
    public void close() {
      try (Connection connection = connect(); Statement statement = connection.createStatement()) {
        statement.execute("SHUTDOWN");
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  /** Started when the first test asks for it; the library stops it with the JVM. */
  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("fsync", "off").setServerConfig("max_connections", "200").start();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
