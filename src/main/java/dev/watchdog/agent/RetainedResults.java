package dev.watchdog.agent;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Retained;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Asks for retained results: of each agent one at a time, all of them within one room of memory. Whoever only waited was not asked, and
 * what the watchdog itself waited for is not charged to the agent.
 */
final class RetainedResults {

  private final Settings.Agents settings;
  private final AgentUrls urls;
  private final AgentCalls calls;
  private final CallGate gate;
  private final KeptConnections kept;
  private final ResultCall.Aside aside;
  private final LargeResults large;
  private final ResultTurns turns;
  private final ResultTries tries = new ResultTries();

  RetainedResults(
      Vertx vertx, Settings.Agents settings, InstantSource clock, AgentUrls urls, AgentCalls calls, CallGate gate, KeptConnections kept,
      ResultCall.Aside aside) {
    this.settings = settings;
    this.urls = urls;
    this.calls = calls;
    this.gate = gate;
    this.kept = kept;
    this.aside = aside;
    this.large = new LargeResults(vertx, clock);
    this.turns = new ResultTurns(next -> vertx.runOnContext(later -> next.run()));
  }

  /** Asks for one; never fails. */
  Future<Retained> ask(String agent, String id, Instant notAfter) {
    return turns
        .pass(agent, () -> gate.pass(agent, notAfter, leave -> askNow(agent, id, notAfter, leave)))
        .otherwise(failure -> none(agent, id, failure));
  }

  private Future<Retained> askNow(String agent, String id, Instant notAfter, Runnable leave) {
    ResultCall call = new ResultCall(large, aside, settings, notAfter, leave);
    Patience patience = tries.next(agent, id, settings.resultTimeout());
    return calls
        .ask(urls.result(agent, id), agent, kept.beforeLastError(agent), patience, call)
        .onSuccess(whole -> tries.answered(agent, id))
        .compose(call::read)
        .onComplete(done -> call.end(done.result()));
  }

  private Retained none(String agent, String id, Throwable failure) {
    OwnFault own = calls.ownFault(agent, failure);
    if (own != null) {
      return new Retained.NotAsked(own.reason());
    }
    boolean arriving = failure instanceof HttpCall.TooLate late && late.arriving();
    if (arriving) {
      tries.cutOff(agent, id);
    }
    return new Retained.CouldNotAsk(FailureWords.of(failure), arriving);
  }

  /** A result is written or given up. */
  void done(long permit) {
    large.giveBack(permit);
  }
}
