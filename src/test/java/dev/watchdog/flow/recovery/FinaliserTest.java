package dev.watchdog.flow.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.Ended;
import dev.watchdog.bus.Protocol.Resumed;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.EndOutcome;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Limit;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Release;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Kind;
import dev.watchdog.slot.NoSlots;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import dev.watchdog.store.ExecutionStore;
import dev.watchdog.store.Layouts;
import dev.watchdog.store.Ledger;
import dev.watchdog.store.Outbox;
import dev.watchdog.store.Schema;
import dev.watchdog.store.Transaction;
import dev.watchdog.store.WriteTrial.Outcome;
import dev.watchdog.support.Databases;
import dev.watchdog.support.ForwardingDatabase;
import dev.watchdog.support.OnEventLoop;
import dev.watchdog.support.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A recovery is committed once, and told once, by the process that did it. */
class FinaliserTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final String STARTED = Timestamps.format(NOW.minusSeconds(900));
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Policy POLICY = new Policy(MINUTE, MINUTE, MINUTE, MINUTE, MINUTE, OptionalInt.empty(), MINUTE);
  private static final int CONNECTION_BROKEN = 90067; // Of H2.

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final dev.watchdog.support.Database engine = Databases.h2();
  private final List<String> told = new ArrayList<>();
  private Promise<Void> grew = Promise.promise();
  private Store platform;
  private Database database;
  private Unsure unsure;
  private Outbox outbox;
  private Backlog backlog;
  private Finaliser finaliser;
  private Runnable whileReleasing = () -> {};

  /** A database whose answer to a commit is lost, when told so. */
  private static final class Unsure extends ForwardingDatabase {
    private boolean answersGetLost;
    private int writes;

    Unsure(Database real) {
      super(real);
    }

    @Override
    public <T> Future<T> write(Function<Transaction, Future<T>> work) {
      writes++;
      Future<T> written = super.write(work);
      return answersGetLost
          ? written.compose(done -> Future.failedFuture(new SQLException("the connection was lost", "08006", CONNECTION_BROKEN)))
          : written;
    }
  }

  @BeforeEach
  void open() throws Exception {
    platform = Store.full(engine);
    database = Database.open(vertx, engine.url(), Optional.empty(), Optional.empty(), 2);
    await(new Schema(database).migrate());
    unsure = new Unsure(database);
    InstantSource clock = InstantSource.fixed(NOW);
    ExecutionStore executions = new ExecutionStore(database, await(new Schema(database).layout()), Duration.ofMinutes(15), clock);
    Layouts layouts = executions.layouts();
    outbox = new Outbox(database);
    WriteAbility ability = new WriteAbility(() -> Future.succeededFuture(Outcome.WHOLE), layouts);
    WriteBreaker breaker = new WriteBreaker(unsure, ability);
    backlog = new Backlog(bus, outbox, executions, slots(), clock);
    finaliser = new Finaliser(bus, new Ledger(unsure, layouts), outbox, slots(), backlog, breaker, ability, clock);
    await(bus.listen(Addresses.RECOVERED, recovered -> recovered.steps().forEach(step -> told.add("recovered"))));
    await(bus.listen(Addresses.RELEASED, released -> released.steps().forEach(step -> told.add("released"))));
    await(bus.listen(Addresses.LEDGER_GREW, fact -> grew.tryComplete())); // Announced last.
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

  /** A Redis that frees all it is asked for. */
  private SlotRegistry slots() {
    SlotRegistry none = new NoSlots();
    return (SlotRegistry) Proxy.newProxyInstance(SlotRegistry.class.getClassLoader(), new Class<?>[] {SlotRegistry.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "kept" -> true;
          case "release" -> {
            whileReleasing.run();
            yield Future.succeededFuture(((List<?>) arguments[0]).stream().map(one -> Release.NOTHING).toList());
          }
          default -> method.invoke(none, arguments);
        });
  }

  private static RowEnd end(String id) {
    Limit limit = new Limit(Duration.ofSeconds(600), Limit.Source.SCHEDULE, true);
    RunningRow row = RunningRow.of(new Attempt(id, STARTED), "a", "s-1", null, limit, NOW);
    Observation absent = new Observation.Absent(new Observation.Checks(true, true));
    Evidence evidence = Evidence.of(row, new MarkerRead(Marker.NONE, NOW), absent, Memory.EMPTY, Boot.UNKNOWN, POLICY, NOW);
    return new RowEnd(1, evidence, new Verdict(13, Kind.ORPHANED), Status.FAILED, "gone", "gone", null, null);
  }

  /** Asks for all of them at once: the first has a transaction of its own, the others share the next. */
  private List<EndOutcome> endAll(String... ids) throws Exception {
    List<Future<Ended>> answers = new ArrayList<>();
    OnEventLoop.call(vertx, () -> {
      for (String id : ids) {
        answers.add(finaliser.end(end(id)));
      }
      return Future.join(answers);
    });
    return answers.stream().map(answer -> answer.result().outcome()).toList();
  }

  private Resumed resume() throws Exception {
    grew = Promise.promise();
    Resumed resumed = OnEventLoop.call(vertx, () -> backlog.resume());
    await(grew.future());
    return resumed;
  }

  private List<Object> inLedger() {
    return platform.query("SELECT execution_id AS id FROM watchdog_recovery ORDER BY id").stream().map(row -> row.get("id")).toList();
  }

  private void runs(String... ids) {
    for (String id : ids) {
      platform.row(id).startedAt(STARTED).session("s-1").insert();
    }
  }

  @Test
  void a_recovery_is_committed_and_told_once() throws Exception {
    runs("e1", "e2", "e3");

    assertThat(endAll("e1", "e2", "e3")).containsOnly(EndOutcome.WON);
    await(grew.future());

    assertThat(unsure.writes).as("transactions: one for the first, one for all that came meanwhile").isEqualTo(2);
    assertThat(inLedger()).as("rows of which the ledger tells").containsExactly("e1", "e2", "e3");
  }

  @Test
  void a_commit_of_unknown_fate_is_not_done_twice() throws Exception {
    runs("e1", "e2", "e3", "e4");
    OnEventLoop.call(vertx, () -> {
      finaliser.end(end("e1"));
      Future<Ended> second = finaliser.end(end("e2")); // Waits for the first, whose answer is not lost.
      finaliser.end(end("e3"));
      unsure.answersGetLost = true;
      return second;
    });

    assertThat(unsure.writes).as("transactions, of which the second had an unknown fate").isEqualTo(2);
    assertThat(endAll("e4")).as("what becomes of a row after that in the same cycle").containsExactly(EndOutcome.ABANDONED);
    assertThat(unsure.writes).as("transactions after one of unknown fate").isEqualTo(2);
    assertThat(inLedger()).as("rows of which the ledger tells, each once").containsExactly("e1", "e2", "e3");
  }

  @Test
  void what_was_committed_and_not_told_is_released_by_the_next_cycle() throws Exception {
    runs("e1");
    unsure.answersGetLost = true;

    assertThat(endAll("e1")).as("what is known of a row whose commit was not answered").containsExactly(EndOutcome.ABANDONED);
    assertThat(platform.query("SELECT id FROM watchdog_recovery WHERE released_at IS NULL")).as("entries to release").hasSize(1);

    assertThat(resume().finished()).as("entries that the next cycle finishes").isEqualTo(1);
    assertThat(told).as("what this process tells: it does not know that the recovery is its own").containsExactly("released");
  }

  @Test
  void a_recovery_and_its_release_are_announced_by_the_process_that_did_both() throws Exception {
    runs("e1");

    endAll("e1");
    await(grew.future());

    assertThat(told).as("what is announced of one recovery").containsExactly("recovered", "released");
  }

  /** Another watchdog finds the entry without a mark, releases the same slot, and is first to say so. */
  private void markedByAnother() {
    platform.execute("UPDATE watchdog_recovery SET released_at = '2026-03-25T10:00:00Z' WHERE released_at IS NULL");
  }

  @Test
  void a_release_that_another_watchdog_marked_is_not_told_as_its_own() throws Exception {
    runs("e1");
    whileReleasing = this::markedByAnother;

    assertThat(endAll("e1")).containsExactly(EndOutcome.WON);
    await(grew.future());

    assertThat(told).as("what is announced of a recovery whose release another watchdog marked").containsExactly("recovered");
  }

  @Test
  void nor_is_one_of_an_earlier_cycle() throws Exception {
    runs("e1");
    unsure.answersGetLost = true;
    endAll("e1");
    whileReleasing = this::markedByAnother;

    resume();

    assertThat(told).as("what is announced of an earlier recovery whose release another watchdog marked").isEmpty();
  }

  @Test
  void nothing_is_released_of_an_execution_that_runs_again() throws Exception {
    runs("e1");
    unsure.answersGetLost = true;
    endAll("e1");
    platform.set("e1", "status", "running");
    platform.set("e1", "started_at", Timestamps.format(NOW));

    resume();

    assertThat(told).as("what is announced of an execution that runs again").isEmpty();
    assertThat(platform.query("SELECT release_note FROM watchdog_recovery").get(0).get("release_note"))
        .as("what its entry says").isEqualTo("not released: the execution runs again");
  }
}
