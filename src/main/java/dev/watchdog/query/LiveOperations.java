package dev.watchdog.query;

import static dev.watchdog.bus.Addresses.READ_BOARD;
import static dev.watchdog.bus.Addresses.READ_WRITING;
import static dev.watchdog.bus.Addresses.RUN_CYCLE;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.Board;
import dev.watchdog.bus.Protocol.ReadBoard;
import dev.watchdog.bus.Protocol.ReadWriting;
import dev.watchdog.bus.Protocol.RunCycle;
import dev.watchdog.bus.Refusal;
import dev.watchdog.config.Settings;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Problem;
import dev.watchdog.core.RowVerdict;
import dev.watchdog.core.RunningRow;
import dev.watchdog.json.ReportJson;
import dev.watchdog.store.Database;
import dev.watchdog.store.DatabaseFailure;
import dev.watchdog.store.Dialect;
import dev.watchdog.store.Outbox.Recovery;
import dev.watchdog.web.Operations;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** The operations behind the routes. Until the stores were reached once, whatever needs them is refused as unavailable. */
public final class LiveOperations implements Operations {

  /** A cycle is bounded by its own deadlines; this only bounds the wait of a caller. */
  private static final Duration CYCLE_MAX = Duration.ofMinutes(30);

  private static final Duration ASK = Duration.ofSeconds(60);

  private final Bus bus;
  private final Settings settings;
  private final Policy policy;
  private final InstantSource clock;
  private final String version;
  private final Readiness readiness;
  private final RunningRows running;
  private volatile Supplier<StoresAwaited> awaited = () -> StoresAwaited.UNTRIED;
  private volatile Supplier<List<Problem>> standing = List::of;
  private volatile Optional<String> jwtSecret;
  private volatile Stores stores; // Set once, by whoever reached them; read by the event loop of the routes.

  public LiveOperations(Bus bus, Settings settings, Policy policy, InstantSource clock, String version) {
    this.bus = bus;
    this.settings = settings;
    this.policy = policy;
    this.clock = clock;
    this.version = version;
    this.jwtSecret = settings.security().jwtSecret();
    this.running = new RunningRows(clock);
    this.readiness = new Readiness(settings.reconcile(), clock);
  }

  /** Until the stores are reached this tells what they said. */
  public void reaching(Supplier<StoresAwaited> said) {
    awaited = said;
  }

  /** From now on everything is answered. */
  public void reached(Stores found) {
    stores = found;
  }

  private <T> Future<T> with(Function<Stores, Future<T>> work) {
    Stores reached = stores;
    return reached == null
        ? Future.failedFuture(Refusal.unavailable("the stores have not been reached yet"))
        : work.apply(reached).recover(failure -> Future.failedFuture(away(reached, failure)));
  }

  /** A database that is away, or whose tables are being rebuilt, is worth another try: not to be told like a fault of ours. */
  private static Throwable away(Stores reached, Throwable failure) {
    Database database = reached.database();
    return failure instanceof DatabaseFailure && (database.fault(failure) != Dialect.Fault.STATEMENT || database.missing(failure))
        ? Refusal.unavailable("the database could not be asked: " + failure.getMessage())
        : failure;
  }

  private Future<Board> board() {
    return bus.ask(READ_BOARD, new ReadBoard(), ASK);
  }

  @Override
  public Future<JsonObject> runCycle(CycleOptions options) {
    return with(reached -> bus.ask(RUN_CYCLE, new RunCycle(options.dryRun(), options.agents(), false), CYCLE_MAX))
        .map(
            done ->
                new JsonObject()
                    .put("status", "completed")
                    .put("cycle_id", done.cycleId())
                    .put("joined", done.joined())
                    .put("report", ReportJson.encode(done.cycleId(), done.report(), done.startedAt(), done.finishedAt())));
  }

  @Override
  public Future<JsonObject> cycles(int limit) {
    return with(reached -> reached.cycles().newest(limit)).map(cycles -> new JsonObject().put("cycles", new JsonArray(cycles)));
  }

  @Override
  public Future<JsonObject> cycle(long id) {
    return with(reached -> reached.cycles().byId(id))
        .compose(found -> found.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(Refusal.notFound("no cycle " + id))));
  }

  @Override
  public Future<JsonObject> status() {
    return with(
        reached ->
            Future.all(
                    board(),
                    reached.cycles().lastCompleted(),
                    reached.memory().held(),
                    reached.memory().ghosts().count(),
                    reached.outbox().countSince(clock.instant().minus(Duration.ofHours(1))),
                    reached.executions().countRunning())
                .map(this::status));
  }

  private JsonObject status(CompositeFuture read) {
    int running = read.<Long>resultAt(5).intValue();
    return new StatusView(settings, version, standing.get())
        .json(read.resultAt(0), read.resultAt(1), read.resultAt(2), read.<Integer>resultAt(3), read.<Long>resultAt(4), running);
  }

  @Override
  public List<String> verdicts() {
    return ExecutionList.VERDICTS;
  }

  @Override
  public Future<JsonObject> executions(ListQuery query, Optional<String> verdict) {
    return with(reached -> board().compose(board -> new ExecutionList(reached, running, board, clock.instant()).page(query, verdict)));
  }

  @Override
  public Future<JsonObject> explain(String executionId) {
    return with(
        reached ->
            Future.all(board(), reached.executions().running(executionId), reached.outbox().ofExecution(executionId))
                .compose(
                    read -> {
                      Optional<RunningRow> row = read.resultAt(1);
                      List<Recovery> recoveries = read.resultAt(2);
                      return row.isPresent()
                          ? judged(reached, read.resultAt(0), row.get())
                              .map(judged -> Explanation.ofRunning(judged, read.<Board>resultAt(0).nextTick(), recoveries))
                          : over(reached, executionId, recoveries);
                    }));
  }

  /** What the latest cycle made of the row as it is now; else a look of its own. */
  private Future<RowVerdict> judged(Stores reached, Board board, RunningRow row) {
    RowVerdict latest = board.latest().of(row);
    if (latest != null
        && java.util.Objects.equals(latest.evidence().row().session(), row.session())
        && java.util.Objects.equals(latest.evidence().row().lease(), row.lease())) {
      return Future.succeededFuture(latest);
    }
    return Future.all(reached.memory().attempts(), reached.memory().agents())
        .compose(
            read -> {
              Map<Attempt, Memory> memories = read.resultAt(0);
              Map<String, AgentState> agents = read.resultAt(1);
              return new FreshLook(bus, policy, clock, ASK)
                  .at(row, memories.getOrDefault(row.attempt(), Memory.EMPTY), agents.get(row.agent()));
            });
  }

  private static Future<JsonObject> over(Stores reached, String id, List<Recovery> recoveries) {
    return reached
        .executions()
        .read(Set.of(id))
        .compose(
            rows ->
                rows.isEmpty() && recoveries.isEmpty()
                    ? Future.failedFuture(Refusal.notFound("no execution with this id"))
                    : Future.succeededFuture(Explanation.ofOver(id, rows.get(id), recoveries)));
  }

  @Override
  public Future<JsonObject> recoveries(long after, LedgerFilter filter, int limit) {
    return with(reached -> new LedgerPages(reached.outbox()).after(after, filter, limit));
  }

  @Override
  public Future<JsonObject> recoveriesBefore(long before, LedgerFilter filter, int limit) {
    return with(reached -> new LedgerPages(reached.outbox()).before(before, filter, limit));
  }

  @Override
  public Future<JsonObject> agents(ListQuery query) {
    return with(
        reached ->
            Future.all(board(), reached.executions().agentNames(), reached.memory().agents())
                .map(read -> new AgentList(read.resultAt(0), read.resultAt(1), read.resultAt(2)).page(query)));
  }

  @Override
  public Future<JsonObject> slots(ListQuery query) {
    return with(reached -> new SlotList(reached, clock.instant()).page(query));
  }

  @Override
  public Future<JsonObject> ghosts(ListQuery query) {
    return with(reached -> reached.memory().ghosts().load()).map(ghosts -> GhostList.page(ghosts.values(), query));
  }

  @Override
  public Future<JsonObject> brake() {
    return with(reached -> reached.memory().held()).map(BrakeView::json);
  }

  @Override
  public Future<JsonObject> releaseBrake(String reason, String by) {
    return with(reached -> reached.memory().release(by, reason, clock.instant()).compose(released -> brake()));
  }

  @Override
  public Future<JsonObject> cleanupStatus() {
    return with(reached -> reached.cycles().lastCompleted())
        .map(
            last ->
                new JsonObject()
                    .put("running", true)
                    .put("interval_seconds", settings.reconcile().interval().toSeconds())
                    .put("last_run_at", last.map(cycle -> cycle.getString("finished_at")).orElse(null))
                    .put("last_report", last.map(cycle -> ReportJson.flat(cycle.getJsonObject("report"))).orElse(null)));
  }

  @Override
  public Future<JsonObject> cleanupTrigger() {
    return with(reached -> bus.ask(RUN_CYCLE, new RunCycle(false, List.of(), false), CYCLE_MAX))
        .map(done -> new JsonObject().put("status", "completed").put("report", ReportJson.flat(done.report())));
  }

  @Override
  public Future<JsonObject> agentNames() {
    return with(
        reached ->
            Future.all(reached.executions().agentNames(), reached.memory().agents())
                .map(
                    read -> {
                      Map<String, AgentState> known = new TreeMap<>(read.<Map<String, AgentState>>resultAt(1));
                      JsonArray agents = new JsonArray();
                      for (String name : new TreeSet<>(read.<Set<String>>resultAt(0))) {
                        AgentState state = known.get(name);
                        String status = state == null ? "unknown" : state.reachable() ? "reachable" : "unreachable";
                        agents.add(new JsonObject().put("name", name).put("status", status));
                      }
                      return new JsonObject().put("agents", agents);
                    }));
  }

  @Override
  public Future<JsonObject> readiness() {
    Stores reached = stores;
    return reached == null
        ? Future.succeededFuture(readiness.notReached(awaited.get()))
        : Future.all(maybe(board()), maybe(bus.ask(READ_WRITING, new ReadWriting(), ASK)))
            .compose(asked -> readiness.check(reached, asked.resultAt(0), asked.resultAt(1)));
  }

  private static <T> Future<Optional<T>> maybe(Future<T> asked) {
    return asked.map(Optional::of).otherwise(Optional.empty());
  }

  /** From now on this signs tokens; where it is empty, one that the database keeps. */
  public void signWith(Optional<String> secret) {
    jwtSecret = secret;
  }

  /** What is wrong apart from any cycle: to be told at once, and not only by the next one. */
  public void standing(Supplier<List<Problem>> problems) {
    standing = problems;
  }

  @Override
  public Future<String> jwtSecret() {
    return jwtSecret.map(Future::succeededFuture).orElseGet(() -> with(reached -> reached.secrets().jwt()));
  }
}
