package dev.watchdog.flow;

import static dev.watchdog.bus.Addresses.CLOSE_CYCLE;
import static dev.watchdog.bus.Addresses.CYCLE_CLOSED;
import static dev.watchdog.bus.Addresses.CYCLE_MOVED;
import static dev.watchdog.bus.Addresses.CYCLE_OVER;
import static dev.watchdog.bus.Addresses.READ_BOARD;
import static dev.watchdog.bus.Addresses.RUN_CYCLE;
import static dev.watchdog.bus.Addresses.SUSPECTS_FOUND;
import static dev.watchdog.bus.Addresses.TICKED;
import static dev.watchdog.bus.Addresses.TICK_ARMED;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.Board;
import dev.watchdog.bus.Protocol.CloseCycle;
import dev.watchdog.bus.Protocol.CycleClosed;
import dev.watchdog.bus.Protocol.CycleDone;
import dev.watchdog.bus.Protocol.CycleMoved;
import dev.watchdog.bus.Protocol.CycleOver;
import dev.watchdog.bus.Protocol.RunCycle;
import dev.watchdog.bus.Protocol.SuspectsFound;
import dev.watchdog.bus.Protocol.Tick;
import dev.watchdog.bus.Refusal;
import dev.watchdog.config.Settings;
import dev.watchdog.core.Brake;
import dev.watchdog.core.ClockRule;
import dev.watchdog.core.CycleEntry;
import dev.watchdog.core.GhostRule;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Verdict.Action;
import dev.watchdog.flow.cycle.BoardKeeper;
import dev.watchdog.flow.cycle.BusTimeouts;
import dev.watchdog.flow.cycle.ClockWitnesses;
import dev.watchdog.flow.cycle.Cycle;
import dev.watchdog.flow.cycle.CycleSetup;
import dev.watchdog.flow.cycle.PauseWatch;
import dev.watchdog.flow.cycle.VerdictExecutor;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the cycle: one at a time, by construction. A tick or a call during a cycle with the same options joins it; other options are
 * refused. Between cycles it looks again at agents with suspects, which is no cycle: nothing joins it, and a call waits for it.
 */
public final class DecisionVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(DecisionVerticle.class);

  private static final int SUSPECT_AGENTS_MAX = 100_000;

  private final Bus bus;
  private final CycleSetup setup;
  private final Duration interval;
  private final boolean alwaysDry;
  private final PauseWatch pauses;
  private final BoardKeeper board = new BoardKeeper();
  private Future<CycleDone> current;
  private Cycle currentCycle;
  private RunCycle currentOptions;
  private boolean ofTimer;
  private Future<?> recheck = Future.succeededFuture();

  /** Wires the settings to what a cycle needs. */
  public static DecisionVerticle of(
      Bus bus, Settings settings, Policy policy, Brake brake, GhostRule ghosts, Supplier<List<Problem>> standing,
      InstantSource clock, LongSupplier nanoTime) {
    Settings.Reconcile reconcile = settings.reconcile();
    BusTimeouts within = BusTimeouts.of(settings.agents());
    CycleSetup setup =
        new CycleSetup(
            bus,
            within,
            policy,
            brake,
            ghosts,
            new ClockWitnesses(
                new ClockRule(reconcile.clockTolerance()),
                reconcile.clockWitnesses().contains(Settings.Reconcile.AGENTS),
                !settings.agents().hostPerAgent()),
            reconcile.interval(),
            clock,
            settings.agents().maxInFlight(),
            settings.agents().maxPerAgent(),
            standing);
    return new DecisionVerticle(bus, setup, reconcile.interval(), reconcile.dryRun(), new PauseWatch(clock, nanoTime));
  }

  DecisionVerticle(Bus bus, CycleSetup setup, Duration interval, boolean alwaysDry, PauseWatch pauses) {
    this.bus = bus;
    this.setup = setup;
    this.interval = interval;
    this.alwaysDry = alwaysDry;
    this.pauses = pauses;
  }

  @Override
  public Future<?> start() {
    return Future.all(
        bus.answer(RUN_CYCLE, call -> run(call, Duration.ZERO, call.asTick())),
        bus.answer(READ_BOARD, ask -> Future.succeededFuture(board())),
        bus.listen(TICKED, this::ticked),
        bus.listen(CYCLE_MOVED, board::moved),
        bus.listen(TICK_ARMED, armed -> board.nextTick(armed.due())));
  }

  private Board board() {
    return board.read(current != null);
  }

  private void ticked(Tick tick) {
    if (!tick.agents().isEmpty()) {
      lookAgain(tick);
      return;
    }
    RunCycle options = options(new RunCycle(false, List.of(), false));
    if (current != null && !options.equals(currentOptions)) {
      current.onComplete(over -> ticked(tick)); // A dry run, or a cycle over some agents, must not take the place of a cycle.
      return;
    }
    run(options, tick.late(), true)
        .onFailure(failure -> LOG.atDebug().addKeyValue("reason", failure.getMessage()).log("tick.not-carried-out"))
        .onComplete(done -> bus.announce(CYCLE_OVER, new CycleOver(done.succeeded() ? done.result().cycleId() : 0, done.succeeded())));
  }

  /** Joins the running cycle, or starts one. */
  private Future<CycleDone> run(RunCycle asked, Duration late, boolean asTick) {
    RunCycle options = options(asked);
    if (current != null) {
      ofTimer |= asTick && options.equals(currentOptions);
      if (ofTimer && currentCycle != null) {
        currentCycle.ofTimer();
      }
      return options.equals(currentOptions)
          ? current.map(done -> new CycleDone(done.cycleId(), true, done.report(), done.startedAt(), done.finishedAt()))
          : Future.failedFuture(Refusal.conflict("a cycle with other options is running"));
    }
    currentOptions = options;
    ofTimer = asTick;
    Future<CycleDone> cycle = recheck.transform(rechecked -> start(options, late));
    current = cycle;
    return cycle.onComplete(over -> {
      current = null;
      currentCycle = null;
    });
  }

  private RunCycle options(RunCycle asked) {
    return new RunCycle(asked.dryRun() || alwaysDry, asked.agents(), false); // Who asks makes no other cycle of it.
  }

  private Future<CycleDone> start(RunCycle options, Duration late) {
    String observe = pauses.paused(late, interval) ? "the watchdog itself was paused" : null;
    VerdictExecutor.Mode mode = options.dryRun() ? VerdictExecutor.Mode.DRY_RUN : VerdictExecutor.Mode.ACT;
    Cycle cycle = new Cycle(setup, new Cycle.Order(mode, observe, options.agents(), 0), board.judged());
    currentCycle = cycle;
    if (ofTimer) {
      cycle.ofTimer();
    }
    return cycle.run()
        .onComplete(over -> pauses.cycleOver())
        .compose(result -> completed(result, options), failure -> failed(cycle, options, failure));
  }

  private Future<CycleDone> completed(Cycle.Result result, RunCycle options) {
    board.cycleCompleted(result, options.agents().isEmpty());
    log(result);
    CycleEntry close = new CycleEntry(result.cycleId(), result.report(), result.startedAt(), result.finishedAt(), null);
    announceSuspects(result);
    return bus.ask(CLOSE_CYCLE, new CloseCycle(close), setup.within().write())
        .onFailure(failure -> LOG.atWarn().addKeyValue("cycle", result.cycleId()).addKeyValue("reason", failure.getMessage())
            .log("cycle.not-entered"))
        .transform(closed -> {
          announceCompleted(result);
          announceClosed(result);
          return Future.succeededFuture(
              new CycleDone(result.cycleId(), false, result.report(), result.startedAt(), result.finishedAt()));
        });
  }

  private void announceCompleted(Cycle.Result result) {
    int rows = result.report().total();
    int agents = result.report().agents().probed();
    bus.announce(
        CYCLE_MOVED,
        new CycleMoved(
            result.cycleId(),
            result.report().dryRun(),
            CycleMoved.Phase.COMPLETED,
            agents,
            agents,
            rows,
            rows,
            result.report(),
            result.startedAt(),
            result.finishedAt()));
  }

  private void announceClosed(Cycle.Result result) {
    bus.announce(CYCLE_CLOSED, new CycleClosed(result.figures(), result.report(), result.startedAt(), result.finishedAt()));
  }

  /** The one place where a cycle that could not be run is logged. */
  private Future<CycleDone> failed(Cycle cycle, RunCycle options, Throwable failure) {
    String reason = "cycle could not be run: " + failure.getMessage();
    LOG.atWarn().addKeyValue("cycle", cycle.cycleId()).addKeyValue("reason", failure.getMessage()).log("cycle.failed");
    board.cycleFailed(Problem.Kind.CYCLE_FAILED.says(reason));
    Instant now = setup.clock().instant();
    bus.announce(CYCLE_CLOSED, new CycleClosed(null, null, cycle.startedAt(), now));
    Refusal refusal = Refusal.unavailable(reason);
    if (cycle.cycleId() == 0) {
      return Future.failedFuture(refusal);
    }
    CloseCycle close = new CloseCycle(new CycleEntry(cycle.cycleId(), null, cycle.startedAt(), now, reason));
    return bus.ask(CLOSE_CYCLE, close, setup.within().write())
        .transform(closed -> Future.failedFuture(refusal));
  }

  /** Suspects are asked again after confirm-after. Their rows are few or the brake stops them: it counts against all that run. */
  private void lookAgain(Tick tick) {
    if (current != null || !recheck.isComplete() || alwaysDry) {
      return; // The running cycle asks these agents too, and tells of what is still suspect.
    }
    Cycle.Order order = new Cycle.Order(VerdictExecutor.Mode.ACT, null, List.copyOf(tick.agents()), tick.cycleId());
    recheck =
        new Cycle(setup, order, board.judged())
            .run()
            .onSuccess(result -> {
              board.cycleCompleted(result, false);
              log(result);
              announceSuspects(result);
              announceClosed(result);
            })
            .onFailure(failure -> LOG.atWarn().addKeyValue("cycle", tick.cycleId()).addKeyValue("reason", failure.getMessage())
                .log("recheck.failed"));
  }

  private void announceSuspects(Cycle.Result result) {
    if (!result.report().dryRun() && !result.suspectAgents().isEmpty()) {
      bus.announce(
          SUSPECTS_FOUND,
          new SuspectsFound(
              result.cycleId(),
              java.util.Set.copyOf(result.suspectAgents().stream().limit(SUSPECT_AGENTS_MAX).toList())));
    }
  }

  /** A quiet cycle is silent at info. So is an agent's silence here: it is told once, when it begins, and not in every cycle. */
  private static void log(Cycle.Result result) {
    List<Problem> problems = result.report().problems().stream().filter(problem -> problem.kind() != Problem.Kind.AGENTS_SILENT).toList();
    boolean quiet = result.report().changes() == 0 && problems.isEmpty();
    (quiet ? LOG.atDebug() : LOG.atInfo())
        .addKeyValue("cycle", result.cycleId())
        .addKeyValue("rows", result.report().total())
        .addKeyValue("confirmed", result.report().confirmed())
        .addKeyValue("orphaned", result.report().count(Action.ORPHAN_RECOVERED))
        .addKeyValue("terminated", result.report().count(Action.AUTO_TERMINATED))
        .addKeyValue("salvaged", result.report().count(Action.RESULT_RECOVERED))
        .addKeyValue("stale", result.report().count(Action.STALE_FAILED))
        .addKeyValue("no_session", result.report().count(Action.NO_SESSION_FAILED))
        .addKeyValue("held", result.report().held())
        .addKeyValue("problems", result.report().problems().size())
        .addKeyValue("millis", Duration.between(result.startedAt(), result.finishedAt()).toMillis())
        .log("cycle.completed");
    problems.forEach(problem ->
        (problem.kind() == Problem.Kind.BRAKE ? LOG.atWarn() : LOG.atInfo())
            .addKeyValue("cycle", result.cycleId())
            .addKeyValue("kind", problem.kind().word())
            .addKeyValue("problem", problem.text())
            .log("cycle.problem"));
  }
}
