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

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private Databases() {}

  public static Database sqlite() {
    try {
      Path directory = Files.createTempDirectory("watchdog-test");
      Path file = directory.resolve("platform.db");
      Sqlite database = new Sqlite(directory, file);
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
    String name = "test_" + COUNTER.incrementAndGet();
    Server.execute("CREATE DATABASE " + name);
    return new Postgres(name, Server.INSTANCE.getPort());
  }

  public static Database h2() {
    String url = "jdbc:h2:mem:test" + COUNTER.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    return new H2(url);
  }

  private record Sqlite(Path directory, Path file) implements Database {
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
      Server.execute("DROP DATABASE " + name + " WITH (FORCE)");
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

    static void execute(String sql) {
      try (Connection connection = INSTANCE.getPostgresDatabase().getConnection(); Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
