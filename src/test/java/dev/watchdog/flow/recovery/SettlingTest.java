package dev.watchdog.flow.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.CycleOpened;
import dev.watchdog.bus.Protocol.CycleSettled;
import dev.watchdog.bus.Protocol.OpenCycle;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.bus.Protocol.SettleCycle;
import dev.watchdog.config.Settings;
import dev.watchdog.core.Problem;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.SlotRule;
import dev.watchdog.core.Slots;
import dev.watchdog.core.Timestamps;
import dev.watchdog.slot.NoSlots;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.AuditReads;
import dev.watchdog.store.CycleLog;
import dev.watchdog.store.Database;
import dev.watchdog.store.ExecutionStore;
import dev.watchdog.store.History;
import dev.watchdog.store.HousekeepingStore;
import dev.watchdog.store.KnownThings;
import dev.watchdog.store.MemoryStore;
import dev.watchdog.store.Outbox;
import dev.watchdog.store.Schema;
import dev.watchdog.store.WriteTrial.Outcome;
import dev.watchdog.support.Databases;
import dev.watchdog.support.OnEventLoop;
import dev.watchdog.support.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cycle is opened and settled: what fails of it is told, and keeps nothing else from being done. */
class SettlingTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final Remember NOTHING = new Remember(Map.of(), Map.of(), Set.of("a"), NOW, List.of(), List.of(), null);

  private final Vertx vertx = Vertx.vertx();
  private final dev.watchdog.support.Database engine = Databases.h2();
  private Store platform;
  private Database database;
  private Opening opening;
  private Settling settling;
  private Future<SlotMembers> members = Future.succeededFuture(new SlotMembers(Map.of()));

  @BeforeEach
  void open() throws Exception {
    platform = Store.full(engine);
    database = Database.open(vertx, engine.url(), Optional.empty(), Optional.empty(), 2);
    await(new Schema(database).migrate());
    InstantSource clock = InstantSource.fixed(NOW);
    ExecutionStore executions = new ExecutionStore(database, await(new Schema(database).layout()), Duration.ofMinutes(15), clock);
    MemoryStore memory = new MemoryStore(database);
    Outbox outbox = new Outbox(database);
    KnownThings known = new KnownThings(database);
    WriteAbility ability = new WriteAbility(() -> Future.succeededFuture(Outcome.WHOLE), executions.layouts());
    WriteBreaker breaker = new WriteBreaker(database, ability);
    SlotRegistry slots = slots();
    Backlog backlog = new Backlog(Bus.install(vertx), outbox, executions, slots, clock);
    CycleEntries entries = new CycleEntries(new CycleLog(database), breaker, later -> {});
    ClockReads clocks = new ClockReads(database, slots, Set.of(), clock);
    opening = new Opening(new Loader(executions, memory, outbox, clock), backlog, entries, clocks, known, slots, breaker, ability);
    HousekeepingStore housekeeping = new HousekeepingStore(database, executions.layouts(), Duration.ofHours(2));
    Sweeper sweeper = new Sweeper(executions, housekeeping, slots, rule(), breaker, clock);
    Settings.History keep = new Settings.History(Duration.ofDays(30), Duration.ofDays(400));
    Pruning pruning = new Pruning(new History(database), keep, breaker, clock);
    settling = new Settling(opening, memory, known, slots, sweeper, new AuditReads(database, clock), pruning, breaker);
  }

  @AfterEach
  void close() throws Exception {
    await(database.close());
    await(vertx.close());
    platform.close();
    engine.close();
  }

  private static SlotRule rule() {
    return new SlotRule(Duration.ofMinutes(1), Duration.ofMinutes(15));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  /** Slots of nobody, found as the test says. */
  private SlotRegistry slots() {
    SlotRegistry none = new NoSlots();
    return (SlotRegistry) Proxy.newProxyInstance(
        SlotRegistry.class.getClassLoader(),
        new Class<?>[] {SlotRegistry.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "members" -> members;
          case "slots" -> Future.succeededFuture(new Slots(List.of(), 0, List.of()));
          default -> method.invoke(none, arguments);
        });
  }

  private CycleOpened opened(boolean dryRun) throws Exception {
    return OnEventLoop.call(vertx, () -> opening.open(new OpenCycle(dryRun, List.of(), NOW, 0, true)));
  }

  private CycleSettled settled(Remember memory) throws Exception {
    return OnEventLoop.call(vertx, () -> settling.settle(new SettleCycle(false, memory, true, NOW, true)));
  }

  @Test
  void a_cycle_is_opened_with_its_number_and_its_rows() throws Exception {
    platform.row("e1").startedAt(Timestamps.format(NOW.minusSeconds(300))).insert();

    CycleOpened opened = opened(false);

    assertThat(opened.cycleId()).isEqualTo(1);
    assertThat(opened.failure()).isNull();
    assertThat(opened.problems()).isEmpty();
    assertThat(opened.snapshot().rows()).singleElement().satisfies(row -> assertThat(row.id()).isEqualTo("e1"));
  }

  /** The history must say how it ended, for which it needs its number. */
  @Test
  void a_cycle_that_cannot_read_its_rows_has_a_number_and_says_why() throws Exception {
    platform.hideExecutions();

    CycleOpened opened = opened(false);

    assertThat(opened.cycleId()).isEqualTo(1);
    assertThat(opened.snapshot()).isNull();
    assertThat(opened.failure()).containsIgnoringCase("schedule_executions");
  }

  @Test
  void slots_that_could_not_be_found_are_told_and_keep_nothing_else_from_being_tidied() throws Exception {
    members = Future.failedFuture("connection refused");
    platform.row("e1").status("skipped").startedAt(Timestamps.format(NOW.minusSeconds(300))).insert();
    opened(false);

    CycleSettled settled = settled(NOTHING);

    assertThat(settled.swept().unowned()).as("slots that could not be looked at").isNull();
    assertThat(settled.swept().problems()).containsExactly(
        Problem.Kind.SLOTS_UNREAD.says("slots could not be swept: connection refused"));
    assertThat(settled.swept().skippedFinalized()).isEqualTo(1);
    assertThat(settled.problems()).isEmpty();
  }

  @Test
  void what_cannot_be_remembered_is_told_and_keeps_nothing_else_from_being_done() throws Exception {
    platform.row("e1").status("skipped").startedAt(Timestamps.format(NOW.minusSeconds(300))).insert();
    opened(false);
    platform.execute("DROP TABLE watchdog_agent");

    CycleSettled settled = settled(NOTHING);

    assertThat(settled.problems()).singleElement().satisfies(problem -> {
      assertThat(problem.kind()).isEqualTo(Problem.Kind.UPKEEP);
      assertThat(problem.text()).startsWith("what this cycle saw could not be remembered: ");
    });
    assertThat(settled.swept().skippedFinalized()).isEqualTo(1);
    assertThat(settled.audited()).isNotNull();
  }

  @Test
  void the_slots_of_an_opening_are_swept_once() throws Exception {
    opened(false);
    assertThat(settled(null).swept().unowned()).isEmpty();

    assertThat(settled(null).swept().unowned()).as("slots of an opening that was settled").isNull();
  }
}
