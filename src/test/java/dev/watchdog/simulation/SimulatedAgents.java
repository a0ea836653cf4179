package dev.watchdog.simulation;

import dev.watchdog.agent.Agents;
import dev.watchdog.core.AgentError;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.ClockReading;
import dev.watchdog.core.Look;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** The agents as one process reaches them: each call with its deadline, and what can happen on the way there and back. */
final class SimulatedAgents implements Agents {

  private static final long REGISTRY = 15 * Loop.SECOND;
  private static final long TERMINATE = 15 * Loop.SECOND;
  private static final long RESULT = 5 * Loop.SECOND;
  private static final long LAST_ERROR = 2 * Loop.SECOND;

  private final Loop loop;
  private final Life life;
  private final Chance chance;
  private final Weather weather;
  private final Map<String, AgentNode> nodes;
  private final Witness witness;

  /** Takes note of what a process was told, and of what it did to an agent. */
  interface Witness {
    void looked(Life life, String agent, Look look);

    /** A process was told the time by an agent whose clock is that far ahead of the world's. */
    void clock(Life life, String host, long ahead);

    void lastError(Life life, String agent, String id, AgentError error);

    void terminating(Life life, String agent, String id, long calledAt);

    void terminated(Life life, String agent, String id, TerminateAnswer answer);

    void result(Life life, String agent, String id, Retained result);

    /** A process is about to end this one: the moment at which a race with the platform is worth most. */
    void aboutToEnd(String id);
  }

  SimulatedAgents(Loop loop, Life life, Chance chance, Weather weather, Map<String, AgentNode> nodes, Witness witness) {
    this.loop = loop;
    this.life = life;
    this.chance = chance;
    this.weather = weather;
    this.nodes = nodes;
    this.witness = witness;
  }

  @Override
  public Future<Look> look(String agent) {
    if (!AgentName.addressable(agent)) {
      Look look = new Look.Unreachable("agent name cannot be part of an address", life.wall());
      witness.looked(life, agent, look);
      return Future.succeededFuture(look);
    }
    Own own = own(agent, Life.Question.REGISTRY);
    if (own != null) {
      return this.<Look>soon(() -> new Look.NotAsked(own.reason(), own.ofNetwork(), life.wall()))
          .onSuccess(look -> witness.looked(life, agent, look));
    }
    Instant asked = life.wall();
    return this.<Look>call(agent, REGISTRY, () -> registry(agent), (told, failure) -> looked(agent, asked, (Answer) told, failure))
        .onSuccess(look -> witness.looked(life, agent, look));
  }

  private Look looked(String agent, Instant asked, Answer told, String failure) {
    if (failure != null || told == null) {
      return new Look.Unreachable(failure == null ? "HTTP 500" : failure, failure == null, life.wall());
    }
    Instant now = life.wall();
    ClockReading clock = told.time() == null ? null : new ClockReading(nodes.get(agent).host(), ahead(told.time(), asked, now));
    if (clock != null) {
      witness.clock(life, clock.witness(), told.ahead());
    }
    return new Look.Reachable(told.registry(), now, Duration.between(asked, now), clock);
  }

  /** Against the nearer of question and answer. */
  private static Duration ahead(Instant told, Instant asked, Instant now) {
    return told.isBefore(asked) ? Duration.between(asked, told) : told.isAfter(now) ? Duration.between(now, told) : Duration.ZERO;
  }

  /** A registry, with the time of the answer and how far that is ahead of the world's. */
  private record Answer(Registry registry, Instant time, long ahead) {}

  private Answer registry(String agent) {
    AgentNode node = nodes.get(agent);
    if (weather.strikes(Fault.AGENT_ERROR, 0.01)) {
      return null;
    }
    if (weather.strikes(Fault.AGENT_ANSWERS_WITH_OLD_LIST, 0.005) && node.oldList() != null) {
      return new Answer(node.oldList(), node.time(), node.clockAhead());
    }
    return new Answer(node.registry(weather.strikes(Fault.AGENT_MALFORMED_ENTRY, 0.01) ? 1 : 0), node.time(), node.clockAhead());
  }

  /** What keeps a process from asking, by no fault of the agent's. */
  private record Own(String reason, boolean ofNetwork) {}

  /** Null where it can ask. */
  private Own own(String agent, Life.Question question) {
    Life.OwnFault lasting = life.cannot(agent, question);
    if (nodes.containsKey(agent) && nodes.get(agent).beyondNetwork()) {
      return new Own("Network is unreachable", true);
    }
    if (lasting != null) {
      return lasting.ofNetwork() ? new Own("Network is unreachable", true) : new Own("no file descriptor is left", false);
    }
    return weather.strikes(Fault.OWN_FAULT, 0.01) ? new Own("its own queue was full", false) : null;
  }

  private <T> Future<T> soon(Supplier<T> made) {
    Promise<T> answer = Promise.promise();
    loop.in(life, chance.latency(Loop.MILLI), "agent", "not asked", () -> answer.tryComplete(made.get()));
    return answer.future();
  }

  @Override
  public Future<TerminateAnswer> terminate(String agent, String id, Instant notAfter) {
    if (tooLate()) {
      return later("its turn came too late");
    }
    witness.aboutToEnd(id);
    Own own = own(agent, Life.Question.TERMINATE);
    if (own != null) {
      return this.<TerminateAnswer>soon(() -> new TerminateAnswer.NotAsked(own.reason()));
    }
    long calledAt = loop.now();
    return this.<TerminateAnswer>call(agent, TERMINATE, () -> kill(agent, id, calledAt), (told, failure) -> answer(told, failure))
        .onSuccess(answer -> witness.terminated(life, agent, id, answer));
  }

  private String kill(String agent, String id, long calledAt) {
    witness.terminating(life, agent, id, calledAt);
    AgentNode node = nodes.get(agent);
    Attempt run = node.running().get(id);
    if (run != null && weather.strikes(Fault.AGENT_LIES_ABOUT_KILL, 0.05)) {
      run.deceived = true;
      return "terminated";
    }
    if (run != null && (run.outcome != null || weather.strikes(Fault.AGENT_DENIES_RUN, 0.1))) {
      run.deceived = true;
      run.outcome = "denied"; // It goes on denying it.
      return "already_finished";
    }
    return run != null && !weather.fair() && run.hangs && chance.of(0.7) ? "HTTP 500" : node.terminate(id);
  }

  private static TerminateAnswer answer(Object told, String failure) {
    if (failure != null) {
      return new TerminateAnswer.Unconfirmed(failure);
    }
    return switch ((String) told) {
      case "terminated", "cancelled_before_start" -> new TerminateAnswer.Confirmed((String) told);
      case "already_finished", "HTTP 404" -> new TerminateAnswer.Ended((String) told);
      default -> new TerminateAnswer.Unconfirmed((String) told);
    };
  }

  @Override
  public Future<Retained> result(String agent, String id, Instant notAfter) {
    return answered(agent, id).onSuccess(result -> witness.result(life, agent, id, result));
  }

  private Future<Retained> answered(String agent, String id) {
    if (tooLate()) {
      return Future.succeededFuture(Retained.NOT_ASKED);
    }
    Own own = own(agent, Life.Question.RESULT);
    if (own != null) {
      return this.<Retained>soon(() -> new Retained.NotAsked(own.reason()));
    }
    return this.<Retained>call(agent, RESULT, () -> kept(agent, id), (told, failure) ->
            failure != null ? new Retained.CouldNotAsk(failure) : (Retained) told)
        .compose(result -> result instanceof Retained.Kept kept && kept.permit() > 0 ? late(kept) : Future.succeededFuture(result));
  }

  /** So large that the look it belongs to is old when it has arrived. */
  private Future<Retained> late(Retained.Kept kept) {
    Promise<Retained> answer = Promise.promise();
    loop.in(life, chance.between(20, 63) * Loop.SECOND, "agent", "large result", () -> answer.tryComplete(kept));
    return answer.future();
  }

  @Override
  public void done(long permit) {
    // No result of these is large.
  }

  private Retained kept(String agent, String id) {
    AgentNode node = nodes.get(agent);
    if (weather.strikes(Fault.AGENT_ERROR, 0.05)) {
      return new Retained.CouldNotAsk("HTTP 500");
    }
    if (!node.keepsResults()) {
      return new Retained.NotSupported();
    }
    AgentNode.Kept kept = node.result(id);
    if (kept != null && kept.cutOff() > 0 && !weather.fair()) {
      return new Retained.CouldNotAsk("cut off while it was arriving", true);
    }
    return kept == null ? new Retained.NoneKept() : kept.large() ? withPermit(kept.result()) : kept.result();
  }

  private static Retained withPermit(Retained.Kept kept) {
    return new Retained.Kept(kept.status(), kept.response(), kept.error(), kept.errorCode(), kept.sessionId(), kept.cost(), kept.log(),
        kept.logLeftOut(), kept.retainedAt(), 1);
  }

  @Override
  public Future<AgentError> lastError(long cycleId, String agent, String id, Instant notAfter) {
    witness.aboutToEnd(id);
    if (!AgentName.addressable(agent)) {
      return Future.succeededFuture();
    }
    if (own(agent, Life.Question.RESULT) != null) {
      return this.<AgentError>soon(() -> null).onSuccess(none -> witness.lastError(life, agent, id, null));
    }
    return this.<AgentError>call(agent, LAST_ERROR, () -> error(nodes.get(agent).error(id)), (told, failure) ->
            failure != null ? null : (AgentError) told)
        .onSuccess(error -> witness.lastError(life, agent, id, error));
  }

  private static AgentError error(String message) {
    return message == null ? null : new AgentError("Crash", message);
  }

  private boolean tooLate() {
    return weather.strikes(Fault.AGENT_TURN_TOO_LATE, 0.01);
  }

  private <T> Future<T> later(String failure) {
    Promise<T> answer = Promise.promise();
    loop.in(life, chance.between(1, 60 * Loop.SECOND), "agent", failure, () -> answer.tryFail(failure));
    return answer.future();
  }

  /** Makes the answer of what was told, or of why nothing was. */
  private interface Reading<T> {
    T of(Object told, String failure);
  }

  private <T> Future<T> call(String agent, long deadline, Supplier<Object> work, Reading<T> reading) {
    Promise<T> answer = Promise.promise();
    AgentNode node = nodes.get(agent);
    if (node == null || node.down()) {
      boolean silent = node != null && chance.of(0.3);
      loop.in(life, silent ? deadline : chance.latency(Loop.MILLI), "agent " + agent, silent ? "silent" : "unreachable", () ->
          answer.tryComplete(reading.of(null, silent ? "no answer" : "connection refused")));
    } else if (weather.strikes(Fault.AGENT_REFUSED, 0.01)) {
      loop.in(life, chance.latency(Loop.MILLI), "agent " + agent, "refused", () -> answer.tryComplete(reading.of(null, "refused")));
    } else if (weather.strikes(Fault.AGENT_TIMED_OUT, 0.01)) {
      loop.in(life, deadline, "agent " + agent, "timed out", () -> answer.tryComplete(reading.of(null, "no answer")));
    } else if (weather.strikes(Fault.AGENT_EXECUTED_AND_TIMED_OUT, 0.01)) {
      loop.in(null, chance.between(1, deadline + 2 * Loop.SECOND), "agent " + agent, life.name, work::get);
      loop.in(life, deadline, "agent " + agent, "timed out", () -> answer.tryComplete(reading.of(null, "no answer")));
    } else {
      long there = weather.strikes(Fault.AGENT_SLOW, 0.02) ? chance.between(deadline / 8, deadline / 2) : chance.latency(5 * Loop.MILLI);
      loop.in(null, Math.min(there, deadline / 2), "agent " + agent, life.name, () -> {
        Object told = work.get();
        loop.in(life, Math.min(chance.latency(5 * Loop.MILLI), deadline / 3), "agent " + agent, "answered", () ->
            answer.tryComplete(reading.of(told, null)));
      });
    }
    return answer.future();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
