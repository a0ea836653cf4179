package dev.watchdog.flow.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.config.BadSettings;
import dev.watchdog.config.Settings;
import dev.watchdog.core.Timestamps;
import dev.watchdog.store.Database;
import dev.watchdog.store.History;
import dev.watchdog.store.Layouts;
import dev.watchdog.store.Schema;
import dev.watchdog.store.Transaction;
import dev.watchdog.store.WriteTrial.Outcome;
import dev.watchdog.support.Databases;
import dev.watchdog.support.ForwardingDatabase;
import dev.watchdog.support.Store;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When history is pruned, and how much of it at a time. */
class PruningTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final int LOCKED = 5; // SQLITE_BUSY

  private final Vertx vertx = Vertx.vertx();
  private final dev.watchdog.support.Database engine = Databases.sqlite();
  private Instant now = NOW;
  private Store store;
  private Database database;
  private Counted counted;
  private WriteBreaker breaker;
  private Pruning pruning;

  /** Counts transactions, each of which takes a while by the test's clock. */
  private final class Counted extends ForwardingDatabase {
    private int reads;
    private int writes;
    private Duration takes = Duration.ZERO;
    private boolean locked;

    Counted(Database real) {
      super(real);
    }

    @Override
    public <T> Future<T> read(Function<Transaction, Future<T>> work) {
      reads++;
      return super.read(work);
    }

    @Override
    public <T> Future<T> write(Function<Transaction, Future<T>> work) {
      writes++;
      now = now.plus(takes);
      return locked ? Future.failedFuture(new SQLException("database is locked", null, LOCKED)) : super.write(work);
    }
  }

  @BeforeEach
  void open() throws Exception {
    store = Store.full(engine);
    database = Database.open(vertx, engine.url(), Optional.empty(), Optional.empty(), 2);
    await(new Schema(database).migrate());
    counted = new Counted(database);
    Layouts layouts = Layouts.of(database, await(new Schema(database).layout()));
    breaker = new WriteBreaker(counted, new WriteAbility(() -> Future.succeededFuture(Outcome.WHOLE), layouts));
    pruning = new Pruning(new History(counted), new Settings.History(Duration.ofDays(30), Duration.ofDays(400)), breaker, () -> now);
  }

  @AfterEach
  void close() throws Exception {
    await(database.close());
    await(vertx.close());
    engine.close();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private void cycles(int count, Duration age) {
    List<Object[]> rows = new ArrayList<>();
    LongStream.rangeClosed(1, count).forEach(id -> rows.add(new Object[] {id, Timestamps.format(NOW.minus(age))}));
    store.executeAll("INSERT INTO watchdog_cycle (id, started_at, status, dry_run) VALUES (?, ?, 'failed', 0)", rows);
  }

  private void recoveries(int count, Duration age) {
    List<Object[]> rows = new ArrayList<>();
    LongStream.rangeClosed(1, count).forEach(id -> rows.add(new Object[] {id, Timestamps.format(NOW.minus(age))}));
    store.executeAll(
        "INSERT INTO watchdog_recovery (id, cycle_id, attempt_key, execution_id, action, rule_number, status, reason, recorded_at,"
            + " evidence, released_at, published_at)"
            + " VALUES (?, 1, 'k', 'e', 'orphan_recovered', 13, 'failed', 'r', ?, '{}', 'then', 'then')",
        rows);
  }

  private int left(String table) {
    return ((Number) store.query("SELECT COUNT(*) AS n FROM " + table).get(0).get("n")).intValue();
  }

  @Test
  void each_history_has_an_age_of_its_own() throws Exception {
    cycles(3, Duration.ofDays(31));
    recoveries(3, Duration.ofDays(399));

    await(pruning.prune());

    assertThat(left("watchdog_cycle")).isZero();
    assertThat(left("watchdog_recovery")).isEqualTo(3);
    now = NOW.plus(Duration.ofDays(2));
    await(pruning.prune());
    assertThat(left("watchdog_recovery")).isZero();
  }

  @Test
  void where_nothing_is_old_it_reads_two_pages_an_hour_and_writes_nothing() throws Exception {
    cycles(10, Duration.ofDays(29));
    recoveries(10, Duration.ofDays(1));

    for (int cycle = 0; cycle < 24; cycle++) {
      await(pruning.prune());
      now = now.plus(Duration.ofMinutes(5));
    }

    assertThat(counted.reads).isEqualTo(4);
    assertThat(counted.writes).isZero();
  }

  @Test
  void a_cycle_prunes_for_a_moment_and_the_next_one_goes_on() throws Exception {
    cycles(2000, Duration.ofDays(31));
    recoveries(2000, Duration.ofDays(401));
    counted.takes = Duration.ofMillis(400);

    await(pruning.prune());

    assertThat(counted.writes).isEqualTo(3);
    assertThat(List.of(left("watchdog_cycle"), left("watchdog_recovery"))).containsExactly(1000, 1500);
    now = now.plusSeconds(1);
    await(pruning.prune());
    assertThat(List.of(left("watchdog_cycle"), left("watchdog_recovery"))).containsExactly(0, 1000);
  }

  @Test
  void however_fast_it_is_one_cycle_takes_twenty_pieces() throws Exception {
    recoveries(12_000, Duration.ofDays(401));

    await(pruning.prune());

    assertThat(left("watchdog_recovery")).isEqualTo(12_000 - 19 * 500); // One look was at the cycles.
    await(pruning.prune());
    assertThat(left("watchdog_recovery")).isZero();
  }

  @Test
  void a_refused_delete_ends_it_in_words_and_the_next_cycle_tries_again() throws Exception {
    cycles(3, Duration.ofDays(31));
    recoveries(3, Duration.ofDays(401));
    counted.locked = true;

    assertThatThrownBy(() -> await(pruning.prune())).hasMessageContaining("the database refuses to write (database is locked)");
    assertThat(counted.writes).isEqualTo(1);
    int reads = counted.reads;
    await(pruning.prune());
    assertThat(counted.writes).as("tries in the same cycle").isEqualTo(1);
    assertThat(counted.reads).as("looks in the same cycle").isEqualTo(reads);

    counted.locked = false;
    breaker.reset();
    await(pruning.prune());
    assertThat(List.of(left("watchdog_cycle"), left("watchdog_recovery"))).containsExactly(0, 0);
  }

  @Test
  void a_clock_that_is_set_back_does_not_put_it_off() throws Exception {
    await(pruning.prune());
    now = NOW.minus(Duration.ofDays(3));
    cycles(3, Duration.ofDays(40));

    await(pruning.prune());

    assertThat(left("watchdog_cycle")).isZero();
  }

  /** Ghosts are told by what the watchdog ended within that time. */
  @Test
  void the_ledger_cannot_be_set_to_forget_what_the_watchdog_asks_it_for() {
    assertThatThrownBy(() -> TestSettings.of(Map.of("history.recoveries", Loader.RECOVERED_LATELY.toHours() + "h")))
        .isInstanceOf(BadSettings.class);
  }
}
