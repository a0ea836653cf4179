package dev.watchdog.flow.cycle;

import static dev.watchdog.bus.Addresses.FETCH_RESULT;
import static dev.watchdog.bus.Addresses.LOOK_AT_AGENT;
import static dev.watchdog.bus.Addresses.RESULT_DONE;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.FetchResult;
import dev.watchdog.bus.Protocol.Fetched;
import dev.watchdog.bus.Protocol.LookAtAgent;
import dev.watchdog.bus.Protocol.ResultDone;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Decision;
import dev.watchdog.core.DecisionTable;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.LeaseProblem;
import dev.watchdog.core.Look;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Observations;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Verdict.Effect;
import dev.watchdog.core.Verdict.Kind;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One agent's part of a cycle: asked once, then each of its rows decided. */
final class AgentReconciler {

  private final Bus bus;
  private final BusTimeouts within;
  private final Policy policy;
  private final CycleState state;
  private final Tally tally;
  private final BrakeGate gate;
  private final Interlock interlock;
  private final VerdictExecutor effects;

  AgentReconciler(
      Bus bus,
      BusTimeouts within,
      Policy policy,
      CycleState state,
      Tally tally,
      BrakeGate gate,
      Interlock interlock,
      VerdictExecutor effects) {
    this.bus = bus;
    this.within = within;
    this.policy = policy;
    this.state = state;
    this.tally = tally;
    this.gate = gate;
    this.interlock = interlock;
    this.effects = effects;
  }

  /** Never fails; completes when every row is decided. What the verdicts lead to goes on beside it. */
  Future<Void> run(String agent, List<RunningRow> rows, MarkerBatch markers) {
    return state.looked(bus.ask(LOOK_AT_AGENT, new LookAtAgent(agent), within.look()))
        .compose(look -> decideAll(agent, rows, markers, look));
  }

  private void counted(String agent, Look look) {
    tally.agents().probed(agent, look, state.silentBefore(agent));
    interlock.asked(look);
    if (!AgentName.addressable(agent)) {
      return;
    }
    if (look instanceof Look.NotAsked) {
      gate.notAsked();
    } else {
      gate.asked(look instanceof Look.Unreachable);
    }
  }

  private Future<Void> decideAll(String agent, List<RunningRow> rows, MarkerBatch markers, Look look) {
    Observations seen = Observations.in(look);
    List<Observation> said = rows.stream().map(row -> seen.of(row.id())).toList();
    Boot boot = agent == null ? Boot.UNKNOWN : state.looked(agent, look, said);
    counted(agent, look);
    List<Future<Void>> open = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      RunningRow row = rows.get(i);
      Future<Void> decided = decideOne(row, markers.of(row.id()), said.get(i), look.at(), boot);
      if (!decided.isComplete()) {
        open.add(decided);
      }
    }
    return Future.join(open).<Void>mapEmpty().onComplete(all -> gate.settle());
  }

  /** Total: a row whose evidence cannot be judged is an error of its own and keeps no other row from being judged. */
  private Future<Void> decideOne(RunningRow row, MarkerRead marker, Observation said, Instant at, Boot boot) {
    try {
      Evidence evidence = Evidence.of(row, marker, said, state.memoryOf(row.attempt()), boot, policy, at);
      note(evidence);
      Future<Void> decided = decide(evidence);
      return decided.succeeded() ? decided : decided.otherwise(failure -> failed(row, failure)); // Most rows ask for nothing more.
    } catch (RuntimeException broken) {
      return Future.succeededFuture(failed(row, broken));
    }
  }

  private Future<Void> decide(Evidence evidence) {
    Decision decision = DecisionTable.decide(evidence);
    if (decision.verdict().kind().effect() != Effect.ASK_RESULT) {
      settle(evidence, decision);
      return Future.succeededFuture();
    }
    Instant notAfter = evidence.at().plus(Policy.FRESH);
    return bus.ask(FETCH_RESULT, new FetchResult(evidence.row().agent(), evidence.row().id(), notAfter), within.result())
        .map(Fetched::result)
        .otherwise(failure -> Retained.NOT_ASKED)
        .map(
            result -> {
              Evidence complete = evidence.with(result);
              Decision last = result instanceof Retained.NotAsked own ? notAsked(decision, own) : DecisionTable.decide(complete);
              giveBack(result, complete, last);
              settle(complete, last);
              gate.settle(); // Of many results of one slow agent the first must not grow old with waiting for the last.
              return null;
            });
  }

  /** A result of an earlier attempt, or one that is not settled, is not written: others may be read in its place. */
  private void giveBack(Retained result, Evidence complete, Decision last) {
    boolean written = complete.permit() != 0 && last.verdict().kind() == Kind.RESULT_READY;
    if (result instanceof Retained.Kept kept && kept.permit() != 0 && !written) {
      bus.announce(RESULT_DONE, new ResultDone(kept.permit()));
    }
  }

  /** What was never asked is no look at which a result could not be had: three of those would end the row. */
  private Decision notAsked(Decision asking, Retained.NotAsked own) {
    if (own.reason() != null) {
      tally.resultNotAsked(own.reason());
    }
    return new Decision(asking.verdict().as(own.reason() == null ? Kind.OUTDATED : Kind.NOT_ASKED), asking.memory());
  }

  private void settle(Evidence evidence, Decision decision) {
    Evidence remembered = evidence.remembering(decision.memory());
    state.judge(remembered, decision.verdict(), decision.memory(), evidence.at()); // A time of its own for each row would be kept of each.
    Kind kind = decision.verdict().kind();
    if (kind.effect() == Effect.LEAVE) {
      gate.decided();
      tally.left(decision.verdict());
      return;
    }
    PendingVerdict one = new PendingVerdict(remembered, decision.verdict(), state.snapshot().releases().get(evidence.row().attempt()));
    if (kind.braked()) {
      gate.offer(one);
    } else {
      gate.decided();
      effects.carryOut(one);
    }
  }

  private Void failed(RunningRow row, Throwable failure) {
    gate.decided();
    tally.error(about(row, Problem.Kind.ROW_UNJUDGED, " could not be judged: " + failure));
    return null;
  }

  /** The text goes on after the name of the execution. */
  private static Problem about(RunningRow row, Problem.Kind kind, String text) {
    return kind.says("execution " + SafeText.line(row.id(), 100) + text).agent(row.agent()).execution(row.id());
  }

  /** What is wrong with a row is said in every cycle until it is over. */
  private void note(Evidence evidence) {
    if (evidence.start().problem() != null) {
      String why = ": " + evidence.start().problem() + "; its age counts from when it was first seen";
      tally.problem(about(evidence.row(), Problem.Kind.START, why));
    }
    if (evidence.observation() instanceof Observation.Unknown unknown && unknown.ofRow()) {
      tally.problem(about(evidence.row(), Problem.Kind.RUN_UNCLEAR, ": " + unknown.reason()));
    }
    if (evidence.row().leased()) {
      LeaseProblem.of(evidence.row(), policy.staleAfter()).ifPresent(tally::problem);
    }
  }
}
