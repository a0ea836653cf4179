package dev.watchdog.flow.cycle;

import static dev.watchdog.bus.Addresses.BEGIN_CYCLE;
import static dev.watchdog.bus.Addresses.FIND_SLOTS;
import static dev.watchdog.bus.Addresses.LOAD_RUNNING;
import static dev.watchdog.bus.Addresses.PRUNE_HISTORY;
import static dev.watchdog.bus.Addresses.READ_CLOCKS;
import static dev.watchdog.bus.Addresses.READ_SLOTS;
import static dev.watchdog.bus.Addresses.REMEMBER;
import static dev.watchdog.bus.Addresses.RESUME_BACKLOG;
import static dev.watchdog.bus.Addresses.SWEEP;

import dev.watchdog.bus.Protocol.BeginCycle;
import dev.watchdog.bus.Protocol.ClocksRead;
import dev.watchdog.bus.Protocol.CycleBegun;
import dev.watchdog.bus.Protocol.CycleMoved;
import dev.watchdog.bus.Protocol.FindSlots;
import dev.watchdog.bus.Protocol.LoadRunning;
import dev.watchdog.bus.Protocol.PruneHistory;
import dev.watchdog.bus.Protocol.ReadClocks;
import dev.watchdog.bus.Protocol.ReadSlots;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.bus.Protocol.ResumeBacklog;
import dev.watchdog.bus.Protocol.Resumed;
import dev.watchdog.bus.Protocol.SlotsFound;
import dev.watchdog.bus.Protocol.SlotsRead;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.bus.Protocol.Sweep;
import dev.watchdog.bus.Protocol.Swept;
import dev.watchdog.bus.Protocol.Upkept;
import dev.watchdog.core.AuditRule;
import dev.watchdog.core.BrakeFigures;
import dev.watchdog.core.ClockReading;
import dev.watchdog.core.CycleFigures;
import dev.watchdog.core.CycleKind;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.GhostChanges;
import dev.watchdog.core.Held;
import dev.watchdog.core.NearNames;
import dev.watchdog.core.Problem.Kind;
import dev.watchdog.core.Slots;
import dev.watchdog.core.StoreAudit;
import dev.watchdog.core.Trust;
import dev.watchdog.core.VerdictBoard;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One pass over the running rows, in the one order that is safe: rows, dispatcher markers, registries, results, guarded writes; then what
 * lies around the rows. {@link #run} is the whole way.
 */
public final class Cycle {

  /**
   * What this one is to do.
   *
   * @param observe why it only observes, null where it may act
   * @param agents empty = all
   * @param recheckOf the cycle whose suspects are looked at again, 0 for a cycle
   */
  public record Order(VerdictExecutor.Mode mode, String observe, List<String> agents, long recheckOf) {
    boolean whole() {
      return agents.isEmpty();
    }

    boolean recheck() {
      return recheckOf != 0;
    }
  }

  /** What came of it. */
  public record Result(
      long cycleId, CycleReport report, CycleFigures figures, CycleState state, Trust trust, Instant startedAt, Instant finishedAt) {

    /** Agents that are to be asked again because of their suspects. */
    public Set<String> suspectAgents() {
      return state.suspectAgents();
    }
  }

  private static final Swept NOTHING_SWEPT = new Swept(0, 0, 0, 0, null, List.of());

  private final CycleSetup setup;
  private final Order order;
  private final VerdictBoard before;
  private final Tally tally = new Tally();
  private final Instant startedAt;
  private final CycleProgress progress;
  private long cycleId;
  private String unable;
  private BrakeFigures brake;
  private Future<Slots> slots;
  private StoreAudit audited;
  private Interlock interlock;
  private boolean ofTimer;

  public Cycle(CycleSetup setup, Order order, VerdictBoard before) {
    this.setup = setup;
    this.order = order;
    this.before = before;
    this.startedAt = setup.clock().instant();
    this.progress = new CycleProgress(setup, dryRun(), tally, startedAt);
  }

  public Future<Result> run() {
    return begin()
        .compose(id -> resume())
        .compose(resumed -> load().compose(snapshot -> clocks().compose(read -> reconcile(snapshot, read, resumed.finished()))));
  }

  /** The tick began it, or joined it: what the brake holds counts it. */
  public void ofTimer() {
    ofTimer = true;
  }

  /** Ages and deadlines are made of the watchdog's own clock. A store that is away is no witness; whatever else needs it tells that. */
  private Future<List<ClockReading>> clocks() {
    return setup.bus().ask(READ_CLOCKS, new ReadClocks(), setup.within().store()).map(ClocksRead::stores).otherwise(List.of());
  }

  private Future<Long> begin() {
    if (order.recheck()) {
      cycleId = order.recheckOf();
      return Future.succeededFuture(cycleId);
    }
    return setup.bus().ask(BEGIN_CYCLE, new BeginCycle(dryRun(), order.agents(), startedAt), setup.within().store())
        .map(this::begun)
        .onSuccess(id -> progress.tell(id, CycleMoved.Phase.STARTED));
  }

  /** What a dry run would do it tells all the same. */
  private long begun(CycleBegun begun) {
    cycleId = begun.cycleId();
    tally.problems(begun.problems());
    if (dryRun() && begun.unable() != null) {
      tally.problem(Kind.UNABLE_TO_WRITE.says("not able to write: " + begun.unable()));
    } else {
      unable = begun.unable();
    }
    return cycleId;
  }

  private Future<Resumed> resume() {
    if (dryRun() || order.recheck()) {
      return Future.succeededFuture(new Resumed(0, List.of()));
    }
    return setup.bus().ask(RESUME_BACKLOG, new ResumeBacklog(), setup.within().write())
        .otherwise(failure -> new Resumed(
            0, List.of(Kind.SLOT_HELD.says("unfinished recoveries could not be resumed: " + failure.getMessage()))))
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

  private Future<Result> reconcile(Snapshot snapshot, List<ClockReading> stores, int resumed) {
    CycleState state = new CycleState(snapshot, before, setup.clock());
    AgentRoll roll = AgentRoll.of(snapshot, order);
    tally.problems(NearNames.withoutRecord(roll.rows().keySet(), snapshot.owned()));
    interlock = setup.witnesses().interlock(stores, roll.asked(), order.observe(), unable);
    VerdictExecutor effects = new VerdictExecutor(setup, cycleId, order.mode(), interlock, state, tally);
    Runnable moved = order.recheck() ? () -> {} : () -> progress.moved(cycleId);
    AgentFanOut rounds = AgentFanOut.of(setup, roll, order, state, tally, interlock, effects, moved);
    progress.agents(rounds.agents());
    return rounds.lookAtAll()
        .compose(looked -> rounds.lookAtIdle()) // Before the brake is closed: whether the watchdog is blind, all agents tell.
        .onSuccess(looked -> interlock.close())
        .map(looked -> hold(state, rounds.gate().close(), rounds.gate()))
        .compose(held -> effects.settled().compose(settled -> around(snapshot, state, held, resumed)))
        .map(done -> result(state));
  }

  private Result result(CycleState state) {
    CycleFigures figures = new CycleFigures(kind(), order.whole(), tally.verdicts(), brake, audited);
    tally.problems(interlock.problems());
    String unfit = interlock.unfit() != null ? "it only observes: " + interlock.unfit() : tally.agents().ownFault();
    Trust trust = new Trust(unfit, interlock.vouched());
    return new Result(cycleId, tally.report(dryRun()), figures, state, trust, startedAt, setup.clock().instant());
  }

  private CycleKind kind() {
    if (order.recheck()) {
      return CycleKind.RECHECK;
    }
    return dryRun() ? CycleKind.DRY_RUN : interlock.observes() ? CycleKind.OBSERVED : CycleKind.COMPLETED;
  }

  private boolean dryRun() {
    return order.mode() == VerdictExecutor.Mode.DRY_RUN;
  }

  /** Whether what is learnt counts: nothing of a dry run does, nor of a cycle that cannot trust itself. */
  private boolean counts() {
    return !dryRun() && !interlock.observes();
  }

  /** In a re-check nothing counts as held: the next cycle sees the rows again, and sees them whole. */
  private List<Held> hold(CycleState state, List<BrakeGate.Holding> holdings, BrakeGate gate) {
    int blind = (int) holdings.stream().filter(one -> one.why() == BrakeGate.Why.BLIND).count();
    brake = new BrakeFigures(gate.blind(), blind, gate.mass(), holdings.size() - blind);
    boolean counted = !order.recheck() && ofTimer && counts();
    return new Holds(gate, state, tally, setup.policy().confirmAfter()).note(holdings, counted, setup.clock().instant());
  }

  /** What lies around the rows, last of all, and what must outlive the cycle. */
  private Future<Void> around(Snapshot snapshot, CycleState state, List<Held> held, int resumed) {
    if (order.recheck()) {
      return remember(state, null, null);
    }
    if (interlock.observes()) {
      return audit(state, NOTHING_SWEPT);
    }
    GhostHunt hunt = new GhostHunt(setup, order, snapshot, state, tally);
    // What is remembered and what is tidied up know nothing of each other.
    return hunt.run()
        .compose(ghosts -> Future.join(remember(state, held, ghosts.changes()), tidy(state, ghosts, resumed)))
        .compose(done -> prune());
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

  private Future<Void> remember(CycleState state, List<Held> held, GhostChanges ghosts) {
    if (!counts()) {
      return Future.succeededFuture();
    }
    Remember memory = new Remember(
        state.changedMemories(order.whole()), state.changedAgents(), state.seenAgents(), startedAt, held, order.agents(), ghosts);
    return upkept(setup.bus().ask(REMEMBER, memory, setup.within().write()), "what this cycle saw could not be remembered");
  }

  /** Begun before agents are asked, so that what was found is not kept while they answer; judged last of all. Null where it cannot be. */
  private Future<Slots> readSlots(Future<SlotsFound> found, Snapshot snapshot) {
    return found
        .compose(slots -> setup.bus().ask(READ_SLOTS, new ReadSlots(slots.members(), snapshot.running()), setup.within().store()))
        .map(SlotsRead::slots)
        .otherwise(failure -> {
          tally.problem(Kind.SLOTS_UNREAD.says("slots could not be swept: " + failure.getMessage()));
          return null;
        });
  }

  /** A cycle over some agents, or one that must not act, leaves what lies around the rows alone. */
  private boolean sweeps() {
    return order.observe() == null && order.whole();
  }

  private Future<Swept> sweep() {
    if (!sweeps()) {
      return Future.succeededFuture(NOTHING_SWEPT);
    }
    return slots
        .compose(read -> setup.bus().ask(SWEEP, new Sweep(dryRun(), read), setup.within().store()))
        .otherwise(failure -> new Swept(
            0, 0, 0, 0, null, List.of(Kind.UPKEEP.says("nothing around the rows was swept: " + failure.getMessage()))))
        .onSuccess(swept -> tally.problems(swept.problems()));
  }

  /** Last of all, and of all rows or not at all. */
  private Future<Void> audit(CycleState state, Swept swept) {
    if (!order.whole()) {
      return Future.succeededFuture();
    }
    AuditRule rule = new AuditRule(setup.interval(), dryRun());
    return new CycleAudit(setup.bus(), setup.within().store(), rule, setup.clock(), tally)
        .run(state.judged(), swept)
        .map(told -> {
          audited = told;
          return null;
        });
  }

  /** Of the watchdog's own history, when all else is done: nothing waits for it but the report. */
  private Future<Void> prune() {
    if (!order.whole() || !counts()) {
      return Future.succeededFuture();
    }
    Future<Upkept> pruned = setup.bus().ask(PRUNE_HISTORY, new PruneHistory(), setup.within().write());
    return upkept(pruned, "what is too old of the watchdog's own history could not be pruned");
  }

  /** Never fails: what no row waits for is a problem where it is not done, or where nobody answers. */
  private Future<Void> upkept(Future<Upkept> asked, String otherwise) {
    return asked
        .map(Upkept::problem)
        .otherwise(failure -> Kind.UPKEEP.says(otherwise + ": " + failure.getMessage()))
        .onSuccess(problem -> Optional.ofNullable(problem).ifPresent(tally::problem))
        .mapEmpty();
  }

  public long cycleId() {
    return cycleId;
  }

  public Instant startedAt() {
    return startedAt;
  }
}
