package dev.watchdog.query;

import static dev.watchdog.bus.Addresses.FETCH_RESULT;
import static dev.watchdog.bus.Addresses.LOOK_AT_AGENT;
import static dev.watchdog.bus.Addresses.READ_MARKERS;
import static dev.watchdog.bus.Addresses.RESULT_DONE;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.FetchResult;
import dev.watchdog.bus.Protocol.Fetched;
import dev.watchdog.bus.Protocol.LookAtAgent;
import dev.watchdog.bus.Protocol.ReadMarkers;
import dev.watchdog.bus.Protocol.ResultDone;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Decision;
import dev.watchdog.core.DecisionTable;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Look;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observations;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RowVerdict;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Verdict.Effect;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Looks at one row here and now, in the order of a cycle, and changes nothing: for a row that no cycle has looked at yet. */
final class FreshLook {

  private final Bus bus;
  private final Policy policy;
  private final InstantSource clock;
  private final Duration patience;

  FreshLook(Bus bus, Policy policy, InstantSource clock, Duration patience) {
    this.bus = bus;
    this.clock = clock;
    this.policy = policy;
    this.patience = patience;
  }

  Future<RowVerdict> at(RunningRow row, Memory memory, AgentState known) {
    Instant asked = clock.instant();
    return bus.ask(READ_MARKERS, new ReadMarkers(List.of(row.id())), patience)
        .map(read -> new MarkerRead(read.byExecution().getOrDefault(row.id(), Marker.UNREADABLE), asked))
        .compose(
            marker ->
                bus.ask(LOOK_AT_AGENT, new LookAtAgent(row.agent()), patience)
                    .map(
                        looked -> {
                          Look look = looked.look();
                          AgentState now = AgentState.after(known, look);
                          Boot boot = now == null || row.agent() == null ? Boot.UNKNOWN : now.boot();
                          return Evidence.of(row, marker, Observations.in(look).of(row.id()), memory, boot, policy, look.at());
                        }))
        .compose(this::withResult);
  }

  private Future<RowVerdict> withResult(Evidence evidence) {
    Decision decision = DecisionTable.decide(evidence);
    if (decision.verdict().kind().effect() != Effect.ASK_RESULT) {
      return Future.succeededFuture(judged(evidence, decision));
    }
    Instant notAfter = evidence.at().plus(patience);
    return bus.ask(FETCH_RESULT, new FetchResult(evidence.row().agent(), evidence.row().id(), notAfter), patience)
        .map(Fetched::result)
        .onSuccess(this::giveBack)
        .map(result -> result instanceof Retained.NotAsked ? judged(evidence, decision) : answered(evidence.with(result)));
  }

  /** Nothing is written here: a large result may make room for others at once. */
  private void giveBack(Retained result) {
    if (result instanceof Retained.Kept kept && kept.permit() != 0) {
      bus.announce(RESULT_DONE, new ResultDone(kept.permit()));
    }
  }

  private static RowVerdict answered(Evidence complete) {
    return judged(complete, DecisionTable.decide(complete));
  }

  private static RowVerdict judged(Evidence evidence, Decision decision) {
    return RowVerdict.after(null, evidence, decision.verdict(), decision.memory(), evidence.at());
  }
}
