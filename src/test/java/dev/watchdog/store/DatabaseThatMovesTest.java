package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.support.Eventually;
import dev.watchdog.support.PostgresServer;
import dev.watchdog.support.TcpSwitch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new primary behind the same address, while the old one goes on and takes no writes any more. */
class DatabaseThatMovesTest {

  private static final String EVERYONE_READ_ONLY = "SELECT current_setting('transaction_read_only'), pg_sleep(0.2)";

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();

  @Test
  void connections_to_a_server_that_became_read_only_are_thrown_away() throws Exception {
    try (PostgresServer old = PostgresServer.started(folder.resolve("old"), Map.of());
        PostgresServer young = PostgresServer.started(folder.resolve("young"), Map.of());
        TcpSwitch address = TcpSwitch.to(old.port())) {
      run(old, "CREATE TABLE probe (id INTEGER)");
      run(young, "CREATE TABLE probe (id INTEGER)");
      String url = "jdbc:postgresql://127.0.0.1:" + address.port() + "/postgres";
      Database database = Database.open(vertx, url, Optional.of("postgres"), Optional.empty(), 4);
      run(old, "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()");
      Eventually.within(Duration.ofSeconds(20), () -> assertThat(everyoneReadOnly(database)).isTrue());
      Future<?> refused = insert(database);
      assertThatThrownBy(() -> await(refused)).hasMessageContaining("read-only");
      assertThat(database.fault(refused.cause())).isEqualTo(Dialect.Fault.STORE);
      assertThat(everyoneReadOnly(database)).isTrue();

      address.lead(young.port());
      await(insert(database));

      try (Connection connection = plain(young); Statement statement = connection.createStatement()) {
        assertThat(statement.executeQuery("SELECT id FROM probe").next()).isTrue();
      }
      await(database.close());
    }
    await(vertx.close());
  }

  private static Future<Integer> insert(Database database) {
    return database.write(transaction -> transaction.update("INSERT INTO probe (id) VALUES (?)", 1));
  }

  /** By sessions that are used at the same time, so that each of the pool has heard of it. */
  private static boolean everyoneReadOnly(Database database) {
    List<Future<String>> said = Stream.generate(() -> database.read(transaction ->
        transaction.query(EVERYONE_READ_ONLY).map(rows -> rows.get(0).text(0)))).limit(4).toList();
    return await(Future.all(said)).<String>list().stream().allMatch("on"::equals);
  }

  private static void run(PostgresServer server, String... statements) throws SQLException {
    try (Connection connection = plain(server); Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static Connection plain(PostgresServer server) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", "postgres", "");
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(40, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("not within 40 s", late);
    }
  }
}
