package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.support.Eventually;
import io.vertx.core.Future;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOnPostgresTest extends DatabaseContract {

  private static final String OUR_SESSIONS = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'execution-watchdog'";

  @TempDir private static Path folder;
  private static int port;
  private static EmbeddedPostgres server;

  @BeforeAll
  static void startServer() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    server = start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  private static EmbeddedPostgres start() throws IOException {
    return EmbeddedPostgres.builder().setPort(port).setDataDirectory(folder.resolve("data")).setCleanDataDirectory(false).start();
  }

  @Override
  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  @Override
  Optional<String> username() {
    return Optional.of("postgres");
  }

  /** The client never notices that a connection is dead; its connections live a second, and Agroal validates what it hands out. */
  @Test
  void calls_succeed_again_within_two_seconds_of_a_restart() throws IOException {
    insert(1);
    server.close();
    assertThat(database.read(transaction -> transaction.query("SELECT 1")).otherwiseEmpty()).isNotNull();

    server = start();

    Eventually.within(Duration.ofSeconds(2), () -> insert(2));
    insert(3);
  }

  /** A cycle that failed because of it would be made up for by the next one only, which may be five minutes later. */
  @Test
  void sessions_that_are_ended_between_two_uses_go_unnoticed() throws Exception {
    insert(1);
    endSessions();
    insert(2);
    endSessions();
    int found = await(database.read(transaction -> transaction.query("SELECT id FROM probe").map(List::size)));
    assertThat(found).isEqualTo(2);
  }

  private void endSessions() throws SQLException {
    run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
  }

  @Test
  void a_transaction_whose_session_is_ended_before_its_commit_is_done_once() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    await(database.write(transaction -> transaction.update("INSERT INTO probe (id) VALUES (7)").compose(done -> {
      if (tries.incrementAndGet() == 1) {
        return vertx.executeBlocking(() -> {
          endSessions();
          return null;
        }).compose(ended -> transaction.query("SELECT 1")).mapEmpty();
      }
      return Future.succeededFuture();
    })));

    assertThat(tries.get()).isEqualTo(2);
    assertThat(numbers()).containsExactly(7L);
  }

  /** The server names no table; and a driver that is asked to describe the query would be the one that is told of the lock. */
  @Test
  void a_locked_table_is_told_by_its_name_and_not_by_the_transaction_it_ended() throws SQLException {
    run("DROP TABLE IF EXISTS locked", "CREATE TABLE locked (id INTEGER)");
    try (Connection theirs = plain(); Statement statement = theirs.createStatement()) {
      theirs.setAutoCommit(false);
      statement.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");
      Future<?> writing = database.write(transaction ->
          transaction.update("INSERT INTO probe (id) VALUES (?)", 1)
              .compose(done -> transaction.query("SELECT id FROM locked WHERE id = ?", 1)));
      Future<?> reading = database.list(row -> row, "SELECT id FROM locked");

      for (Future<?> refused : List.of(writing, reading)) {
        assertThatThrownBy(() -> await(refused)).hasMessageContaining("lock timeout on locked");
        assertThat(database.fault(refused.cause())).isEqualTo(Dialect.Fault.STORE);
      }
    }
    assertThat(numbers()).isEmpty();
  }

  @Test
  void what_follows_from_an_error_is_told_as_that_error_also_where_it_is_the_commit() throws SQLException {
    insert(1);
    String insert = "INSERT INTO probe (id) VALUES (?)";
    Future<?> further = database.write(transaction ->
        transaction.update(insert, 1).recover(taken -> transaction.update(insert, 2)));
    Future<?> committed = database.write(transaction -> transaction.update(insert, 1).otherwise(taken -> 0));

    for (Future<?> failed : List.of(further, committed)) {
      assertThatThrownBy(() -> await(failed)).hasMessageContaining("duplicate key");
    }
    assertThat(numbers()).containsExactly(1L);
  }

  /** Others want them; and whoever gives a role four of them gives all that are ever taken. */
  @Test
  void no_more_sessions_are_taken_than_allowed_and_idle_ones_are_given_back_within_a_minute() {
    Database four = Database.open(vertx, url(), username(), Optional.empty(), 4);
    List<Future<?>> atOnce = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      atOnce.add(i % 3 == 0 ? four.list(row -> row, "SELECT pg_sleep(0.1)") : four.read(transaction -> transaction.query(OUR_SESSIONS)
          .map(rows -> assertThat(rows.get(0).number(0)).isLessThanOrEqualTo(4))));
    }
    await(Future.all(atOnce));

    Eventually.within(Duration.ofSeconds(60), () -> {
      try (Connection other = plain();
          Statement statement = other.createStatement();
          ResultSet rows = statement.executeQuery(OUR_SESSIONS)) {
        assertThat(rows.next() ? rows.getInt(1) : -1).isZero();
      }
    });
    await(four.close());
  }

  /** A dead connection cannot even be asked whether a transaction is open; it must go back to its pool all the same. */
  @Test
  void connections_that_die_in_a_transaction_do_not_use_up_the_pool() {
    Database impatient = Database.open(vertx, url() + "?socketTimeout=1", username(), Optional.empty(), 3);
    for (int round = 0; round < 4; round++) {
      List<Future<?>> dying = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        dying.add(impatient.read(transaction -> transaction.query("SELECT pg_sleep(3)")));
      }
      Future.join(dying).transform(done -> Future.succeededFuture()).await();
      assertThat(dying).allMatch(Future::failed);
      Eventually.within(Duration.ofSeconds(10), () -> impatient.read(transaction -> transaction.query("SELECT 1")).await());
    }
    impatient.close().await();
  }
}
