package dev.watchdog.flow;

import static dev.watchdog.bus.Addresses.BEGIN_CYCLE;
import static dev.watchdog.bus.Addresses.CYCLE_MOVED;
import static dev.watchdog.bus.Addresses.FIND_SLOTS;
import static dev.watchdog.bus.Addresses.LOAD_RUNNING;
import static dev.watchdog.bus.Addresses.READ_SLOTS;
import static dev.watchdog.bus.Addresses.REMEMBER;
import static dev.watchdog.bus.Addresses.RESUME_BACKLOG;
import static dev.watchdog.bus.Addresses.SWEEP;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Judgements;
import dev.watchdog.bus.Protocol.BeginCycle;
import dev.watchdog.bus.Protocol.BrakeFigures;
import dev.watchdog.bus.Protocol.CycleFigures;
import dev.watchdog.bus.Protocol.CycleKind;
import dev.watchdog.bus.Protocol.CycleMoved;
import dev.watchdog.bus.Protocol.FindSlots;
import dev.watchdog.bus.Protocol.GhostSeen;
import dev.watchdog.bus.Protocol.Held;
import dev.watchdog.bus.Protocol.LoadRunning;
import dev.watchdog.bus.Protocol.ReadSlots;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.bus.Protocol.ResumeBacklog;
import dev.watchdog.bus.Protocol.Resumed;
import dev.watchdog.bus.Protocol.SlotsFound;
import dev.watchdog.bus.Protocol.SlotsRead;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.bus.Protocol.StoresAudited;
import dev.watchdog.bus.Protocol.Sweep;
import dev.watchdog.bus.Protocol.Swept;
import dev.watchdog.core.AuditRule;
import dev.watchdog.core.Brake;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.GhostRule;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Sightings;
import dev.watchdog.core.Slots;
import dev.watchdog.core.Verdict.Kind;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One pass over the running rows, in the one order that is safe: rows, dispatcher markers, registries, results, guarded writes; then what
 * lies around the rows. {@link #run} is the whole way.
 */
final class Cycle {

  /** What a cycle rests on; the same for all of them. */
  record Setup(
      Bus bus,
      Within within,
      Policy policy,
      Brake brake,
      GhostRule ghosts,
      Duration interval,
      InstantSource clock,
      int agentsAtOnce,
      int callsPerAgent) {}

  /**
   * What this one is to do.
   *
   * @param agents empty = all
   * @param recheckOf the cycle whose suspects are looked at again, 0 for a cycle
   */
  record Order(Effects.Mode mode, List<String> agents, long recheckOf) {
    boolean whole() {
      return agents.isEmpty();
    }

    boolean recheck() {
      return recheckOf != 0;
    }
  }

  /** What came of it. */
  record Result(long cycleId, CycleReport report, CycleFigures figures, CycleState state, Instant startedAt, Instant finishedAt) {}

  private static final Duration PROGRESS_EVERY = Duration.ofMillis(200);

  private final Setup setup;
  private final Order order;
  private final Judgements before;
  private final Tally tally = new Tally();
  private final Instant startedAt;
  private Instant progressAt = Instant.MIN;
  private long cycleId;
  private int agentsTotal;
  private BrakeFigures brake;
  private Future<Slots> slots;
  private StoresAudited audited;

  Cycle(Setup setup, Order order, Judgements before) {
    this.setup = setup;
    this.order = order;
    this.before = before;
    this.startedAt = setup.clock().instant();
  }

  Future<Result> run() {
    return begin()
        .compose(id -> resume())
        .compose(resumed -> load().compose(snapshot -> reconcile(snapshot, resumed.finished())));
  }

  private Future<Long> begin() {
    if (order.recheck()) {
      cycleId = order.recheckOf();
      return Future.succeededFuture(cycleId);
    }
    boolean dryRun = order.mode() == Effects.Mode.DRY_RUN;
    return setup.bus().ask(BEGIN_CYCLE, new BeginCycle(dryRun, order.agents(), startedAt), setup.within().store())
        .map(begun -> cycleId = begun.cycleId())
        .onSuccess(id -> tell(CycleMoved.Phase.STARTED));
  }

  private Future<Resumed> resume() {
    if (order.mode() == Effects.Mode.DRY_RUN || order.recheck()) {
      return Future.succeededFuture(new Resumed(0, List.of()));
    }
    return setup.bus().ask(RESUME_BACKLOG, new ResumeBacklog(), setup.within().write())
        .otherwise(failure -> new Resumed(0, List.of("unfinished recoveries could not be resumed: " + failure.getMessage())))
        .onSuccess(resumed -> tally.problems(resumed.problems()));
  }

  /** Rows, and beside them who holds slots: while one server is waited for, the other works. */
  private Future<Snapshot> load() {
    Future<SlotsFound> found = sweeps() ? setup.bus().ask(FIND_SLOTS, new FindSlots(), setup.within().store()) : null;
    return setup.bus().ask(LOAD_RUNNING, new LoadRunning(order.agents()), setup.within().store())
        .onSuccess(snapshot -> {
          tally.rows(snapshot.rows().size());
          tally.problems(snapshot.problems());
          slots = found == null ? Future.succeededFuture() : readSlots(found, snapshot);
        });
  }

  private Future<Result> reconcile(Snapshot snapshot, int resumed) {
    CycleState state = new CycleState(snapshot, before);
    Effects effects = new Effects(setup, cycleId, order.mode(), state, tally);
    AgentRounds rounds = AgentRounds.of(setup, snapshot, order, state, tally, effects, this::progress);
    agentsTotal = rounds.agents();
    if (order.mode() == Effects.Mode.OBSERVE) {
      tally.problem("the watchdog itself was paused: this cycle only observes");
    }
    return rounds.lookAtAll()
        .compose(looked -> rounds.lookAtIdle()) // Before the brake is closed: whether the watchdog is blind, all agents tell.
        .map(looked -> hold(state, rounds.gate().close(), rounds.gate()))
        .compose(held -> effects.settled().compose(settled -> around(snapshot, state, held, resumed)))
        .map(done -> result(state));
  }

  private Result result(CycleState state) {
    CycleKind kind =
        order.recheck()
            ? CycleKind.RECHECK
            : switch (order.mode()) {
              case ACT -> CycleKind.COMPLETED;
              case DRY_RUN -> CycleKind.DRY_RUN;
              case OBSERVE -> CycleKind.OBSERVED;
            };
    CycleFigures figures = new CycleFigures(kind, order.whole(), tally.verdicts(), brake, audited);
    return new Result(
        cycleId, tally.report(order.mode() == Effects.Mode.DRY_RUN), figures, state, startedAt, setup.clock().instant());
  }

  /** Counts what the brake holds. In a re-check nothing is held: the next cycle sees the rows again, and sees them whole. */
  private List<Held> hold(CycleState state, List<BrakeGate.Holding> holdings, BrakeGate gate) {
    List<Held> held = new ArrayList<>();
    int blind = (int) holdings.stream().filter(one -> one.why() == BrakeGate.Why.BLIND).count();
    brake = new BrakeFigures(gate.blind(), blind, gate.mass(), holdings.size() - blind);
    Instant now = setup.clock().instant();
    for (BrakeGate.Holding holding : holdings) {
      Case one = holding.held();
      Sightings seen = one.evidence().memory().held();
      if (holding.why() == BrakeGate.Why.MASS && !order.recheck() && order.mode() == Effects.Mode.ACT) {
        seen = seen.plus(now, setup.policy().confirmAfter());
      }
      state.judge(one.evidence(), one.verdict().as(Kind.HELD), one.evidence().memory().withHeld(seen), now);
      tally.left(one.verdict().as(Kind.HELD));
      Instant since = seen.first() == null ? now : seen.first();
      held.add(new Held(one.evidence().row().attempt(), one.agent(), one.verdict().rule(), since, why(holding.why(), gate)));
    }
    held.stream().map(Held::why).distinct()
        .forEach(why -> tally.problem(DecisionVerticle.BRAKE + held.size() + " verdicts are held, " + why));
    return held;
  }

  private static String why(BrakeGate.Why why, BrakeGate gate) {
    return why == BrakeGate.Why.BLIND
        ? "blind: " + gate.unknown() + " of " + gate.asked() + " agents could not be asked"
        : "mass: " + gate.found() + " executions would end in one cycle";
  }

  /** What lies around the rows, last of all, and what must outlive the cycle. */
  private Future<Void> around(Snapshot snapshot, CycleState state, List<Held> held, int resumed) {
    if (order.recheck()) {
      return remember(state, null, null);
    }
    GhostHunt hunt = new GhostHunt(setup, order, snapshot, state, tally);
    // What is remembered and what is tidied up know nothing of each other.
    return hunt.run()
        .compose(ghosts -> Future.join(remember(state, held, ghosts.all()), tidy(state, ghosts, resumed)).mapEmpty());
  }

  private Future<Void> tidy(CycleState state, GhostHunt.Ghosts ghosts, int resumed) {
    return sweep()
        .onSuccess(swept ->
            tally.around(
                new CycleReport.Around(
                    swept.slotsRead(),
                    swept.slotsReleased(),
                    swept.skippedFinalized(),
                    swept.activitiesFailed(),
                    ghosts.found(),
                    ghosts.terminated(),
                    resumed)))
        .compose(swept -> audit(state, swept));
  }

  private Future<Void> remember(CycleState state, List<Held> held, List<GhostSeen> ghosts) {
    if (order.mode() == Effects.Mode.DRY_RUN) {
      return Future.succeededFuture();
    }
    // A cycle that only observes decides nothing about what is held.
    List<Held> holdings = order.mode() == Effects.Mode.ACT ? held : null;
    Remember memory = new Remember(
        state.changedMemories(order.whole()), state.changedAgents(), state.seenAgents(), startedAt, holdings, order.agents(), ghosts);
    return setup.bus().ask(REMEMBER, memory, setup.within().write())
        .<Void>mapEmpty()
        .otherwise(failure -> {
          tally.problem(WriteBreaker.inWords("what this cycle saw could not be remembered", failure));
          return null;
        });
  }

  /** Begun before agents are asked, so that what was found is not kept while they answer; judged last of all. Null where it cannot be. */
  private Future<Slots> readSlots(Future<SlotsFound> found, Snapshot snapshot) {
    return found
        .compose(slots -> setup.bus().ask(READ_SLOTS, new ReadSlots(slots.members(), snapshot.running()), setup.within().store()))
        .map(SlotsRead::slots)
        .otherwise(failure -> {
          tally.problem("slots could not be swept: " + failure.getMessage());
          return null;
        });
  }

  /** A cycle over some agents, or one that must not act, leaves what lies around the rows alone. */
  private boolean sweeps() {
    return order.mode() != Effects.Mode.OBSERVE && order.whole();
  }

  private Future<Swept> sweep() {
    if (!sweeps()) {
      return Future.succeededFuture(new Swept(0, 0, 0, 0, null, List.of()));
    }
    return slots
        .compose(read -> setup.bus().ask(SWEEP, new Sweep(order.mode() == Effects.Mode.DRY_RUN, read), setup.within().store()))
        .otherwise(failure -> new Swept(0, 0, 0, 0, null, List.of("nothing around the rows was swept: " + failure.getMessage())))
        .onSuccess(swept -> tally.problems(swept.problems()));
  }

  /** Last of all, and of all rows or not at all. */
  private Future<Void> audit(CycleState state, Swept swept) {
    if (!order.whole()) {
      return Future.succeededFuture();
    }
    AuditRule rule = new AuditRule(setup.interval(), order.mode() == Effects.Mode.DRY_RUN);
    return new CycleAudit(setup.bus(), setup.within().store(), rule, setup.clock(), tally)
        .run(state.judged(), swept)
        .map(told -> {
          audited = told;
          return null;
        });
  }

  private void progress() {
    Instant now = setup.clock().instant();
    if (!order.recheck() && Duration.between(progressAt.equals(Instant.MIN) ? startedAt : progressAt, now).compareTo(PROGRESS_EVERY) >= 0) {
      progressAt = now;
      tell(CycleMoved.Phase.PROGRESS);
    }
  }

  private void tell(CycleMoved.Phase phase) {
    setup.bus().announce(
        CYCLE_MOVED,
        new CycleMoved(
            cycleId,
            order.mode() == Effects.Mode.DRY_RUN,
            phase,
            tally.agentsProbed(),
            agentsTotal,
            tally.decided(),
            tally.total(),
            null,
            startedAt,
            setup.clock().instant()));
  }

  long cycleId() {
    return cycleId;
  }

  Instant startedAt() {
    return startedAt;
  }
}
