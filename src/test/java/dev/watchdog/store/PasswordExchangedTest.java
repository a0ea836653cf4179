package dev.watchdog.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A password that is exchanged while connections are open. */
class PasswordExchangedTest {

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<Optional<String>> password = new AtomicReference<>(Optional.of("first"));
  private Database database;

  @BeforeEach
  void open() {
    database = Database.open(vertx, "jdbc:h2:mem:exchanged;DB_CLOSE_DELAY=-1", Optional.of("watchdog"), password::get, 4);
  }

  @AfterEach
  void close() throws Exception {
    database.write(transaction -> transaction.update("SHUTDOWN")).otherwiseEmpty().await(20, SECONDS);
    database.close().await(20, SECONDS);
    vertx.close().await(20, SECONDS);
  }

  /** Over a connection beside the one that is open. */
  private Future<List<Row>> onTwoConnections() {
    return database.read(one -> one.query("SELECT 1").compose(read -> database.read(two -> two.query("SELECT 2"))));
  }

  @Test
  void new_connections_are_made_with_the_new_one_and_open_ones_stay() throws Exception {
    database.write(transaction -> transaction.update("ALTER USER watchdog SET PASSWORD 'next'")).await(20, SECONDS);
    assertThatThrownBy(() -> onTwoConnections().await(20, SECONDS)).hasMessageContaining("Wrong user name or password");

    password.set(Optional.of("next"));

    assertThat(onTwoConnections().await(20, SECONDS)).hasSize(1);
  }
}
