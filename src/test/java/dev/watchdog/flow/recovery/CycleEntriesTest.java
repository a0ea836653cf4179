package dev.watchdog.flow.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.CycleEntry;
import dev.watchdog.store.CycleLog;
import dev.watchdog.store.Database;
import dev.watchdog.store.Layouts;
import dev.watchdog.store.Schema;
import dev.watchdog.store.Transaction;
import dev.watchdog.store.WriteTrial.Outcome;
import dev.watchdog.support.Databases;
import dev.watchdog.support.ForwardingDatabase;
import dev.watchdog.support.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every cycle is in the history under its number, whatever the database refused meanwhile. */
class CycleEntriesTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final int LOCKED = 5; // SQLITE_BUSY
  private static final int CONSTRAINT = 19; // SQLITE_CONSTRAINT

  private final Vertx vertx = Vertx.vertx();
  private final dev.watchdog.support.Database engine = Databases.sqlite();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private Database database;
  private Moody moody;
  private CycleLog log;
  private WriteBreaker breaker;
  private CycleEntries entries;

  /** Refuses what it is told to refuse. */
  private static final class Moody extends ForwardingDatabase {
    private int refusal;

    Moody(Database real) {
      super(real);
    }

    @Override
    public <T> Future<T> write(Function<Transaction, Future<T>> work) {
      return refusal == 0 ? super.write(work) : Future.failedFuture(new SQLException("refused", null, refusal));
    }
  }

  @BeforeEach
  void open() throws Exception {
    Store.full(engine);
    database = Database.open(vertx, engine.url(), Optional.empty(), Optional.empty(), 2);
    await(new Schema(database).migrate());
    moody = new Moody(database);
    log = new CycleLog(moody);
    Layouts layouts = Layouts.of(database, await(new Schema(database).layout()));
    breaker = new WriteBreaker(moody, new WriteAbility(() -> Future.succeededFuture(Outcome.WHOLE), layouts));
    entries = new CycleEntries(log, breaker, later::add);
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

  private long begin() throws Exception {
    breaker.reset();
    return await(entries.begin(false, NOW));
  }

  private Future<Void> closing(long id, String failure) {
    return entries.close(new CycleEntry(id, null, NOW, NOW, failure));
  }

  private List<String> history() throws Exception {
    List<String> history = new ArrayList<>();
    await(log.newest(50)).forEach(cycle ->
        history.add(0, cycle.getLong("cycle_id") + " " + cycle.getString("status") + " " + cycle.getString("failure")));
    return history;
  }

  @Test
  void a_cycle_that_could_not_be_closed_is_closed_before_another_is_given_its_number() throws Exception {
    long first = begin();
    moody.refusal = LOCKED;
    assertThat(await(closing(first, "one").map(false).otherwise(true))).as("refused").isTrue();
    moody.refusal = 0;

    long second = begin();

    assertThat(history()).containsExactly(first + " failed one", second + " running null");
    assertThat(second).isEqualTo(first + 1);
  }

  @Test
  void it_is_closed_without_another_too_as_soon_as_the_database_takes_it() throws Exception {
    long first = begin();
    moody.refusal = LOCKED;
    await(closing(first, "one").otherwiseEmpty());
    later.remove().run();
    assertThat(later).as("tried again and again").hasSize(1);
    moody.refusal = 0;

    later.remove().run();
    await(entries.close(new CycleEntry(begin(), null, NOW, NOW, "two"))); // Behind it.

    assertThat(history()).containsExactly("1 failed one", "2 failed two");
    assertThat(later).isEmpty();
  }

  @Test
  void cycles_that_could_not_be_opened_have_the_numbers_that_come_next() throws Exception {
    await(closing(begin(), "before"));
    moody.refusal = LOCKED;
    long one = begin();
    await(closing(one, "one").otherwiseEmpty());
    long two = begin();
    await(closing(two, "two").otherwiseEmpty());
    moody.refusal = 0;
    await(closing(begin(), "after"));

    assertThat(List.of(one, two)).containsExactly(2L, 3L);
    assertThat(history()).containsExactly("1 failed before", "2 failed one", "3 failed two", "4 failed after");
  }

  @Test
  void where_another_process_was_given_that_number_it_has_the_one_after() throws Exception {
    moody.refusal = LOCKED;
    long mine = begin();
    moody.refusal = 0;
    long others = await(new CycleLog(database).begin(false, NOW));

    await(closing(mine, "mine"));

    assertThat(mine).isEqualTo(others);
    assertThat(history()).containsExactly(others + " running null", others + 1 + " failed mine");
  }

  @Test
  void an_entry_that_the_database_does_not_want_keeps_no_other_from_being_made() throws Exception {
    long first = begin();
    moody.refusal = CONSTRAINT;
    await(closing(first, "one").otherwiseEmpty());
    later.remove().run();
    assertThat(later).as("given up").isEmpty();
    moody.refusal = 0;

    await(closing(begin(), "two"));

    assertThat(history()).containsExactly("1 running null", "2 failed two");
  }
}
