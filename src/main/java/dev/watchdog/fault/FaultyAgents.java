package dev.watchdog.fault;

import dev.watchdog.agent.Agents;
import dev.watchdog.core.AgentError;
import dev.watchdog.core.Look;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** The agents, and what can happen to calls to them. To be used from one event loop, as the client that it wraps. */
final class FaultyAgents implements Agents {

  /** As old as an old list gets, in looks. */
  private static final int LOOKS_KEPT = 3;

  private static final String REFUSED = "connection refused" + InjectedFailure.MARK;
  private static final String SILENT = "no answer in time" + InjectedFailure.MARK;
  private static final String DROPPED = "connection closed" + InjectedFailure.MARK;

  private final Agents real;
  private final FaultPlan plan;
  private final Delays delays;
  private final InstantSource clock;
  private final Map<String, Deque<Look.Reachable>> earlier = new HashMap<>();

  FaultyAgents(Agents real, FaultPlan plan, Delays delays, InstantSource clock) {
    this.real = real;
    this.plan = plan;
    this.delays = delays;
    this.clock = clock;
  }

  @Override
  public Future<Look> look(String agent) {
    Deque<Look.Reachable> known = earlier.get(agent);
    return plan.next(Call.LOOK, fault -> fault != Fault.OLD_LIST || known != null)
        .map(strike -> strike.fault() == Fault.OLD_LIST
            ? oldList(agent, known.peekFirst())
            : failing(strike, () -> lookNow(agent), why -> new Look.Unreachable(why, clock.instant())))
        .orElseGet(() -> lookNow(agent));
  }

  private Future<Look> lookNow(String agent) {
    return real.look(agent).onSuccess(look -> {
      if (look instanceof Look.Reachable reachable) {
        Deque<Look.Reachable> looks = earlier.computeIfAbsent(agent, name -> new ArrayDeque<>());
        looks.addLast(reachable);
        if (looks.size() > LOOKS_KEPT) {
          looks.removeFirst();
        }
      }
    });
  }

  private Future<Look> oldList(String agent, Look.Reachable old) {
    plan.misled(new Injection(Fault.OLD_LIST, agent, Set.of()));
    return Future.succeededFuture(new Look.Reachable(old.registry(), clock.instant(), old.latency()));
  }

  @Override
  public Future<TerminateAnswer> terminate(String agent, String id, Instant notAfter) {
    Supplier<Future<TerminateAnswer>> call = () -> real.terminate(agent, id, notAfter);
    return plan.next(Call.TERMINATE, fault -> true)
        .map(strike -> strike.fault() == Fault.LIE ? lie(id) : failing(strike, call, TerminateAnswer.Unconfirmed::new))
        .orElseGet(call);
  }

  private Future<TerminateAnswer> lie(String id) {
    plan.misled(new Injection(Fault.LIE, null, Set.of(id)));
    return Future.succeededFuture(new TerminateAnswer.Confirmed("terminated"));
  }

  @Override
  public Future<Retained> result(String agent, String id, Instant notAfter) {
    return struck(Call.RESULT, () -> real.result(agent, id, notAfter), Retained.CouldNotAsk::new);
  }

  @Override
  public void done(long permit) {
    real.done(permit);
  }

  @Override
  public Future<AgentError> lastError(long cycleId, String agent, String id, Instant notAfter) {
    return struck(Call.LAST_ERROR, () -> real.lastError(cycleId, agent, id, notAfter), why -> null);
  }

  @Override
  public Future<Void> close() {
    return real.close();
  }

  private <T> Future<T> struck(Call call, Supplier<Future<T>> work, Function<String, T> failure) {
    return plan.next(call, fault -> true).map(strike -> failing(strike, work, failure)).orElseGet(work);
  }

  /** A port to agents does not fail: what went wrong is a value, with the reason in words. */
  private <T> Future<T> failing(Strike strike, Supplier<Future<T>> work, Function<String, T> failure) {
    return switch (strike.fault()) {
      case SLOW -> delays.later(strike, work);
      case REFUSED -> Future.succeededFuture(failure.apply(REFUSED));
      case TIMED_OUT -> delays.pass(strike).map(passed -> failure.apply(SILENT));
      case EXECUTED_THEN_TIMED_OUT -> work.get().compose(done -> delays.pass(strike)).map(passed -> failure.apply(SILENT));
      case DROPPED -> work.get().map(done -> failure.apply(DROPPED)); // The request got there, half of the answer came back.
      default -> throw new IllegalStateException("not a fault of a call to an agent: " + strike.fault());
    };
  }
}
