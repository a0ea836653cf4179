package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.support.PgBouncer;
import dev.watchdog.support.PostgresServer;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pooler of transactions gives each transaction another session, and each session to whoever is next, the platform among them. */
class DatabaseBehindPgBouncerTest extends DatabaseContract {

  @TempDir private static Path folder;
  private static PostgresServer server;
  private static PgBouncer pooler;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(PgBouncer.installed(), PgBouncer.MISSING);
    server = PostgresServer.started(folder, Map.of());
    pooler = PgBouncer.started(folder, server.port());
  }

  @AfterAll
  static void stop() {
    if (pooler != null) {
      pooler.close();
      server.close();
    }
  }

  @Override
  String url() {
    return pooler.url();
  }

  @Override
  Optional<String> username() {
    return Optional.of("postgres");
  }

  @Test
  void nothing_of_ours_stays_in_a_session_and_one_session_is_enough() throws SQLException {
    List<String> before = leftInTheSession();
    Database single = Database.open(vertx, pooler.urlOfOneSession(), username(), Optional.empty(), 4);
    List<Object[]> both = List.of(Sql.values(1), Sql.values(2));
    await(single.write(transaction -> transaction.batch("INSERT INTO probe (id) VALUES (?)", both)));
    for (int time = 0; time < 7; time++) { // A driver may prepare on the server what was repeated often enough.
      List<Future<?>> atOnce = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        atOnce.add(single.read(transaction -> transaction.query("SELECT word FROM probe WHERE id = ?", 1)));
      }
      await(Future.all(atOnce));
      assertThat(await(single.list(row -> row.number(0), "SELECT id FROM probe ORDER BY id"))).containsExactly(1L, 2L);
      String insert = "INSERT INTO probe (id) VALUES (?)";
      assertThatThrownBy(() -> await(single.write(transaction -> transaction.batch(insert, both)))).isNotNull();
    }

    assertThat(leftInTheSession()).isEqualTo(before);
    await(single.close());
  }

  private List<String> leftInTheSession() throws SQLException {
    String set = "SELECT name || '=' || setting FROM pg_settings WHERE source = 'session' AND name <> 'application_name'"
        + " UNION ALL SELECT 'prepared ' || name FROM pg_prepared_statements ORDER BY 1";
    List<String> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(pooler.urlOfOneSession(), "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(set)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
