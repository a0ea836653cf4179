package dev.watchdog.fault;

import static dev.watchdog.fault.Strikes.await;
import static dev.watchdog.fault.Strikes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.store.Database;
import dev.watchdog.store.Dialect;
import dev.watchdog.store.Row;
import dev.watchdog.store.Transaction;
import dev.watchdog.support.Databases;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault does to a real store what it says, on each engine. */
class FaultyDatabaseTest {

  enum Engine {
    SQLITE(Databases::sqlite),
    POSTGRES(Databases::postgres),
    H2(Databases::h2);

    private final Supplier<dev.watchdog.support.Database> fresh;

    Engine(Supplier<dev.watchdog.support.Database> fresh) {
      this.fresh = fresh;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private dev.watchdog.support.Database store;
  private Database real;
  private Database faulty;
  private Strikes strikes;
  private int rounds;

  private void open(Engine engine, Fault fault) throws SQLException {
    store = engine.fresh.get();
    try (Connection connection = store.connect(); Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE probe (id INTEGER PRIMARY KEY)");
    }
    Optional<String> user = Optional.ofNullable(store.credentials().get("database.username"));
    Optional<String> password = Optional.ofNullable(store.credentials().get("database.password"));
    real = Database.open(vertx, store.url(), user, password, 2);
    strikes = new Strikes(fault);
    faulty = new FaultyDatabase(real, strikes.plan, new Delays(vertx));
  }

  @AfterEach
  void close() {
    await(real.close());
    await(vertx.close());
    store.close();
  }

  /** Six statements, more than a fault in the middle lets through. */
  private Future<Integer> sixRows(Transaction transaction) {
    rounds++;
    Future<Integer> done = Future.succeededFuture(0);
    for (int id = 1; id <= 6; id++) {
      int next = id;
      done = done.compose(before -> transaction.update("INSERT INTO probe (id) VALUES (?)", next)).map(one -> next);
    }
    return done;
  }

  private static Future<List<Row>> ids(Transaction transaction) {
    return transaction.query("SELECT id FROM probe ORDER BY id");
  }

  private int written() {
    return await(real.read(FaultyDatabaseTest::ids)).size();
  }

  static Stream<Arguments> thatKeepAWriteFromHappening() {
    List<Arguments> all = new ArrayList<>();
    for (Engine engine : Engine.values()) {
      for (Fault fault : List.of(Fault.REFUSED, Fault.TIMED_OUT, Fault.DROPPED, Fault.READ_ONLY, Fault.LOCKED)) {
        all.add(Arguments.of(engine, fault));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("thatKeepAWriteFromHappening")
  void a_write_that_fails_leaves_nothing_behind_and_counts_as_a_fault_of_the_store(Engine engine, Fault fault) throws Exception {
    open(engine, fault);

    Throwable failure = failure(faulty.write(this::sixRows));

    assertThat(faulty.fault(failure)).isEqualTo(Dialect.Fault.STORE);
    assertThat(failure).hasMessageContaining("(injected)");
    assertThat(written()).isZero();
    strikes.plan.heal();
    await(faulty.write(this::sixRows));
    assertThat(written()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void a_write_that_was_done_and_timed_out_was_done(Engine engine) throws Exception {
    open(engine, Fault.EXECUTED_THEN_TIMED_OUT);

    Throwable failure = failure(faulty.write(this::sixRows));

    assertThat(faulty.fault(failure)).isEqualTo(Dialect.Fault.STORE);
    assertThat(written()).isEqualTo(6);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void a_short_transaction_on_a_dropped_connection_is_not_committed_either(Engine engine) throws Exception {
    open(engine, Fault.DROPPED);

    for (int id = 1; id <= 8; id++) { // Whatever number of statements it would let through.
      int next = id;
      failure(faulty.write(transaction -> transaction.update("INSERT INTO probe (id) VALUES (?)", next)));
    }

    assertThat(written()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void a_slow_write_is_done(Engine engine) throws Exception {
    open(engine, Fault.SLOW);

    assertThat(await(faulty.write(this::sixRows))).isEqualTo(6);
    assertThat(written()).isEqualTo(6);
    assertThat(strikes.plan.injected()).containsEntry(Fault.SLOW, 1L);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void a_store_that_takes_no_writes_is_read(Engine engine) throws Exception {
    open(engine, Fault.READ_ONLY);

    assertThat(await(faulty.read(FaultyDatabaseTest::ids))).isEmpty();
    assertThat(await(faulty.write(FaultyDatabaseTest::ids))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Engine.class, names = "SQLITE", mode = EnumSource.Mode.EXCLUDE) // It has one writer at a time.
  void a_deadlock_makes_the_work_be_done_again_and_leaves_it_done_once(Engine engine) throws Exception {
    open(engine, Fault.DEADLOCK);

    assertThat(await(faulty.write(this::sixRows))).isEqualTo(6);

    assertThat(rounds).isEqualTo(3);
    assertThat(written()).isEqualTo(6);
  }
}
