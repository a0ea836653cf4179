package dev.watchdog.flow.cycle;

import static dev.watchdog.bus.Addresses.OPEN_CYCLE;
import static dev.watchdog.bus.Addresses.SETTLE_CYCLE;

import dev.watchdog.bus.Protocol.CycleMoved;
import dev.watchdog.bus.Protocol.CycleOpened;
import dev.watchdog.bus.Protocol.CycleSettled;
import dev.watchdog.bus.Protocol.OpenCycle;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.bus.Protocol.SettleCycle;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.bus.Protocol.Swept;
import dev.watchdog.core.AuditRule;
import dev.watchdog.core.BrakeFigures;
import dev.watchdog.core.CycleFigures;
import dev.watchdog.core.CycleKind;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Held;
import dev.watchdog.core.NearNames;
import dev.watchdog.core.Problem.Kind;
import dev.watchdog.core.StoreAudit;
import dev.watchdog.core.Trust;
import dev.watchdog.core.VerdictBoard;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
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
  private int resumed;
  private BrakeFigures brake;
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
    return open().compose(this::reconcile);
  }

  /** The tick began it, or joined it: what the brake holds counts it. */
  public void ofTimer() {
    ofTimer = true;
  }

  private Future<CycleOpened> open() {
    OpenCycle ask = new OpenCycle(dryRun(), order.agents(), startedAt, order.recheckOf(), sweeps());
    return setup.bus().ask(OPEN_CYCLE, ask, setup.within().stage()).compose(this::opened);
  }

  /** What a dry run would do it tells all the same. */
  private Future<CycleOpened> opened(CycleOpened opened) {
    cycleId = opened.cycleId();
    if (opened.failure() != null) {
      return Future.failedFuture(opened.failure());
    }
    tally.problems(opened.problems());
    if (dryRun() && opened.unable() != null) {
      tally.problem(Kind.UNABLE_TO_WRITE.says("not able to write: " + opened.unable()));
    } else {
      unable = opened.unable();
    }
    resumed = opened.resumed();
    if (!order.recheck()) {
      tally.problems(setup.standing().get());
      progress.tell(cycleId, CycleMoved.Phase.STARTED);
    }
    return Future.succeededFuture(opened);
  }

  private Future<Result> reconcile(CycleOpened opened) {
    Snapshot snapshot = opened.snapshot();
    tally.rows(snapshot.rows().size());
    tally.problems(snapshot.problems());
    CycleState state = new CycleState(snapshot, before, setup.clock());
    AgentRoll roll = AgentRoll.of(snapshot, order);
    tally.problems(NearNames.withoutRecord(roll.rows().keySet(), snapshot.owned()));
    interlock = setup.witnesses().interlock(opened.clocks(), roll.asked(), order.observe(), unable);
    VerdictExecutor effects = new VerdictExecutor(setup, cycleId, order.mode(), interlock, state, tally);
    Runnable moved = order.recheck() ? () -> {} : () -> progress.moved(cycleId);
    AgentFanOut rounds = AgentFanOut.of(setup, roll, order, state, tally, interlock, effects, moved);
    progress.agents(rounds.agents());
    return rounds.lookAtAll()
        .compose(looked -> rounds.lookAtIdle()) // Before the brake is closed: whether the watchdog is blind, all agents tell.
        .onSuccess(looked -> interlock.close())
        .map(looked -> hold(state, rounds.gate().close(), rounds.gate()))
        .compose(held -> effects.settled().compose(settled -> settle(snapshot, state, held)))
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
  private Future<Void> settle(Snapshot snapshot, CycleState state, List<Held> held) {
    if (order.recheck() || interlock.observes()) {
      return settle(state, held, GhostHunt.Ghosts.UNKNOWN);
    }
    return new GhostHunt(setup, order, snapshot, state, tally).run().compose(ghosts -> settle(state, held, ghosts));
  }

  private Future<Void> settle(CycleState state, List<Held> held, GhostHunt.Ghosts ghosts) {
    boolean acts = !order.recheck() && !interlock.observes();
    CycleAudit audit = new CycleAudit(new AuditRule(setup.interval(), dryRun()), setup.clock());
    SettleCycle ask = new SettleCycle(
        dryRun(),
        counts() ? memory(state, held, ghosts) : null,
        acts && sweeps(),
        audits() ? audit.ledgerDue() : null,
        acts && counts() && order.whole());
    return setup.bus().ask(SETTLE_CYCLE, ask, setup.within().stage())
        .otherwise(failure -> new CycleSettled(
            null, null, List.of(Kind.UPKEEP.says("what lies around the rows was not looked after: " + failure.getMessage()))))
        .map(settled -> settled(settled, audit, state, ghosts));
  }

  private Void settled(CycleSettled settled, CycleAudit audit, CycleState state, GhostHunt.Ghosts ghosts) {
    tally.problems(settled.problems());
    Swept swept = settled.swept() == null ? NOTHING_SWEPT : settled.swept();
    tally.problems(swept.problems());
    tally.around(
        new CycleReport.Around(
            swept.slotsRead(),
            swept.slotsReleased(),
            swept.skippedFinalized(),
            swept.activitiesFailed(),
            ghosts.found(),
            ghosts.terminated(),
            resumed));
    if (audits()) {
      audited = settled.audited();
      tally.audit(audit.of(state.judged(), swept.unowned(), audited));
    }
    return null;
  }

  /** In a re-check holds and ghosts are left as they were. */
  private Remember memory(CycleState state, List<Held> held, GhostHunt.Ghosts ghosts) {
    return new Remember(
        state.changedMemories(order.whole()),
        state.changedAgents(),
        state.seenAgents(),
        startedAt,
        order.recheck() ? null : held,
        order.agents(),
        ghosts.changes());
  }

  /** A cycle over some agents, or one that must not act, leaves what lies around the rows alone. */
  private boolean sweeps() {
    return !order.recheck() && order.observe() == null && order.whole();
  }

  /** Of all rows or not at all. */
  private boolean audits() {
    return !order.recheck() && order.whole();
  }

  public long cycleId() {
    return cycleId;
  }

  public Instant startedAt() {
    return startedAt;
  }
}
