package dev.watchdog.flow.cycle;

import static dev.watchdog.bus.Addresses.END_EXECUTION;
import static dev.watchdog.bus.Addresses.FETCH_LAST_ERROR;
import static dev.watchdog.bus.Addresses.READ_MARKERS;
import static dev.watchdog.bus.Addresses.READ_ROWS;
import static dev.watchdog.bus.Addresses.RESULT_DONE;
import static dev.watchdog.bus.Addresses.TERMINATE_RUN;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.EndExecution;
import dev.watchdog.bus.Protocol.Ended;
import dev.watchdog.bus.Protocol.FetchLastError;
import dev.watchdog.bus.Protocol.FetchedError;
import dev.watchdog.bus.Protocol.Markers;
import dev.watchdog.bus.Protocol.ReadMarkers;
import dev.watchdog.bus.Protocol.ReadRows;
import dev.watchdog.bus.Protocol.ResultDone;
import dev.watchdog.bus.Protocol.TerminateRun;
import dev.watchdog.core.AgentError;
import dev.watchdog.core.Decision;
import dev.watchdog.core.DecisionTable;
import dev.watchdog.core.Marker;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Reason;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RowState;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Status;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.core.Verdict.Action;
import dev.watchdog.core.Verdict.Effect;
import dev.watchdog.core.Verdict.Kind;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Carries verdicts out: terminates runs and ends rows. Each verdict on its own; what becomes of it is counted once, whatever goes wrong.
 * A cycle that only observes, and a dry run, carry nothing out.
 */
public final class VerdictExecutor {

  private final Bus bus;
  private final BusTimeouts within;
  private final InstantSource clock;
  private final Duration confirmAfter;
  private final long cycleId;
  private final Mode mode;
  private final Interlock interlock;
  private final CycleState state;
  private final Tally tally;
  private final KeyedLimiter terminations;
  private final List<Future<Void>> open = new ArrayList<>();

  /** What a cycle may do, where nothing keeps it from acting. */
  public enum Mode {
    ACT,
    DRY_RUN
  }

  VerdictExecutor(CycleSetup setup, long cycleId, Mode mode, Interlock interlock, CycleState state, Tally tally) {
    this.bus = setup.bus();
    this.within = setup.within();
    this.clock = setup.clock();
    this.confirmAfter = setup.policy().confirmAfter();
    this.terminations = new KeyedLimiter(setup.callsPerAgent());
    this.cycleId = cycleId;
    this.mode = mode;
    this.interlock = interlock;
    this.state = state;
    this.tally = tally;
  }

  /** Starts carrying out a verdict; {@link #settled} tells when it is done. */
  void carryOut(PendingVerdict one) {
    interlock.whenKnown(() -> open.add(carry(one).otherwise(failure -> failed(one, failure)).onComplete(done -> giveBack(one))));
  }

  /** A large result is written or given up: the next may be read. */
  private void giveBack(PendingVerdict one) {
    if (one.evidence().permit() != 0) {
      bus.announce(RESULT_DONE, new ResultDone(one.evidence().permit()));
    }
  }

  /** Completes when everything that was started is done. */
  Future<Void> settled() {
    return Future.join(List.copyOf(open)).mapEmpty();
  }

  private Future<Void> carry(PendingVerdict one) {
    if (interlock.observes()) {
      return leave(one, Kind.OBSERVED);
    }
    if (one.verdict().kind().effect() == Effect.TERMINATE) {
      return terminations.take(one.agent(), () -> outdated(one) ? leave(one, Kind.OUTDATED) : terminate(one));
    }
    if (!outdated(one)) {
      return end(one);
    }
    return one.verdict().kind() == Kind.RESULT_READY ? endStillUnmarked(one) : leave(one, Kind.OUTDATED);
  }

  /**
   * A result that is in hand does not age, and may have taken long to arrive; whether a dispatcher came meanwhile is what the guard of the
   * update cannot see. One that did is remembered like any other that was seen.
   */
  private Future<Void> endStillUnmarked(PendingVerdict one) {
    return bus.ask(READ_MARKERS, new ReadMarkers(List.of(one.id())), within.store())
        .map(Markers::byExecution)
        .otherwise(Map.of())
        .map(read -> read.getOrDefault(one.id(), Marker.UNREADABLE))
        .compose(marker ->
            marker.none() || !one.evidence().withinDispatcherTime() ? end(one) : leave(remembering(one, marker), Kind.OUTDATED));
  }

  private PendingVerdict remembering(PendingVerdict one, Marker marker) {
    Memory known = one.evidence().memory();
    return one.with(one.evidence().remembering(known.withMarker(known.marker().with(marker, clock.instant(), confirmAfter))));
  }

  /**
   * The last error comes first: with the run that is killed its agent forgets it. Nothing can fence the call itself, so the row is read
   * again, and only an unchanged one is terminated.
   */
  private Future<Void> terminate(PendingVerdict one) {
    if (mode == Mode.DRY_RUN) {
      return lastError(one).compose(error -> wouldEnd(one, Action.AUTO_TERMINATED));
    }
    return lastError(one)
        .compose(
            error ->
                bus.ask(READ_ROWS, new ReadRows(Set.of(one.id())), within.store())
                    .compose(
                        rows -> unchanged(one.evidence().row(), rows.byId().get(one.id())) ? call(one, error) : lost(one)));
  }

  private static boolean unchanged(RunningRow read, RowState now) {
    return now != null
        && Status.RUNNING.equals(now.status())
        && Objects.equals(read.attempt().startedAt(), now.startedAt())
        && Objects.equals(read.agent(), now.agent())
        && (now.lease() == null || now.lease().isEmpty());
  }

  private Future<Void> call(PendingVerdict one, AgentError error) {
    if (interlock.observes()) {
      return leave(one, Kind.OBSERVED); // Found out while it waited for its turn, or for the last error.
    }
    TerminateRun call = new TerminateRun(one.agent(), one.id(), notAfter(one));
    return bus.ask(TERMINATE_RUN, call, within.terminate())
        .compose(terminated -> terminated.answer() == null ? leave(one, Kind.OUTDATED) : answered(one, error, terminated.answer()));
  }

  private Future<Void> answered(PendingVerdict one, AgentError error, TerminateAnswer answer) {
    Instant now = clock.instant();
    Decision decision = DecisionTable.afterTerminate(one.verdict(), one.evidence(), answer, now);
    PendingVerdict next = one.with(decision.verdict()).with(one.evidence().remembering(decision.memory()));
    state.judge(next.evidence(), next.verdict(), decision.memory(), now);
    if (decision.verdict().kind().effect() == Effect.END) {
      return fail(next, error);
    }
    tally.left(decision.verdict());
    String named = "execution " + SafeText.line(one.id(), 100) + " on agent '" + SafeText.line(String.valueOf(one.agent()), 100) + "'";
    tally.problem(about(one, Problem.Kind.NOT_STOPPED, named + " was not stopped: " + lastAnswer(answer)));
    return Future.succeededFuture();
  }

  private static String lastAnswer(TerminateAnswer answer) {
    if (answer instanceof TerminateAnswer.NotAsked own) {
      return "the watchdog itself could not call its agent (" + own.reason() + ")";
    }
    return answer instanceof TerminateAnswer.Unconfirmed no
        ? "terminate was not confirmed (" + no.answer() + ")"
        : "agent says it had ended (" + ((TerminateAnswer.Ended) answer).answer() + ")";
  }

  private Future<Void> end(PendingVerdict one) {
    if (!(one.evidence().result() instanceof Retained.Kept kept) || one.verdict().kind() != Kind.RESULT_READY) {
      return lastError(one).compose(error -> interlock.observes() ? leave(one, Kind.OBSERVED) : fail(one, error));
    }
    if (mode == Mode.DRY_RUN) {
      return wouldEnd(one, Action.RESULT_RECOVERED);
    }
    return interlock.observes() ? leave(one, Kind.OBSERVED) : write(one, withResult(one, kept));
  }

  private Future<Void> fail(PendingVerdict one, AgentError error) {
    if (mode == Mode.DRY_RUN) {
      return wouldEnd(one, one.verdict().kind().action());
    }
    String reason = Reason.withContext(error, Reason.of(one.verdict(), one.evidence()));
    return write(
        one, new RowEnd(cycleId, one.evidence(), one.verdict(), Status.FAILED, reason, reason, null, one.release()));
  }

  private RowEnd withResult(PendingVerdict one, Retained.Kept kept) {
    if (kept.logLeftOut() > 0) {
      String why = " bytes does not fit agents.max-result and was left out of the recovered result";
      tally.problem(
          about(one, Problem.Kind.LOG_LEFT_OUT, "execution " + SafeText.line(one.id(), 100) + ": its log of " + kept.logLeftOut() + why));
    }
    boolean success = Status.SUCCESS.equals(kept.status());
    String error = success ? null : Reason.ofResult(kept, one.agent());
    String reason = success ? Reason.of(one.verdict(), one.evidence()) : error;
    return new RowEnd(cycleId, one.evidence(), one.verdict(), kept.status(), reason, error, kept, one.release());
  }

  /** Context, not evidence: it never keeps a row from ending. */
  private Future<AgentError> lastError(PendingVerdict one) {
    Instant turn = clock.instant().plus(BusTimeouts.LAST_ERROR_TURN);
    return bus.ask(FETCH_LAST_ERROR, new FetchLastError(cycleId, one.agent(), one.id(), turn), within.lastError())
        .map(FetchedError::error)
        .otherwise(failure -> null);
  }

  private Future<Void> write(PendingVerdict one, RowEnd end) {
    return bus.ask(END_EXECUTION, new EndExecution(end), within.write()).map(ended -> count(one, ended));
  }

  private Void count(PendingVerdict one, Ended ended) {
    switch (ended.outcome()) {
      case WON -> {
        tally.recovered(one.verdict(), one.verdict().kind().action());
        state.over(one.evidence());
        tally.problems(ended.problems());
      }
      case LOST -> {
        tally.lost(one.verdict());
        state.lost(one.evidence());
      }
      case OUTDATED -> leave(one, Kind.OUTDATED);
      case FAILED -> tally.unwritten(one.id(), ended.refusal());
      case ABANDONED -> tally.error(Problem.Kind.WRITE_REFUSED.says(ended.refusal()));
    }
    return null;
  }

  private Future<Void> lost(PendingVerdict one) {
    tally.lost(one.verdict());
    state.lost(one.evidence());
    return Future.succeededFuture();
  }

  private Future<Void> wouldEnd(PendingVerdict one, Action action) {
    tally.recovered(one.verdict(), action);
    return Future.succeededFuture();
  }

  private Future<Void> leave(PendingVerdict one, Kind kind) {
    state.judge(one.evidence(), one.verdict().as(kind), one.evidence().memory(), clock.instant());
    tally.left(one.verdict().as(kind));
    return Future.succeededFuture();
  }

  private boolean outdated(PendingVerdict one) {
    return clock.instant().isAfter(notAfter(one));
  }

  private static Instant notAfter(PendingVerdict one) {
    return one.evidence().at().plus(Policy.FRESH);
  }

  private Void failed(PendingVerdict one, Throwable failure) {
    String why = SafeText.line(String.valueOf(failure.getMessage()), 300);
    tally.error(about(one, Problem.Kind.WRITE_REFUSED, "execution " + SafeText.line(one.id(), 100) + " could not be ended: " + why));
    return null;
  }

  private static Problem about(PendingVerdict one, Problem.Kind kind, String text) {
    return kind.says(text).agent(one.agent()).execution(one.id());
  }
}
