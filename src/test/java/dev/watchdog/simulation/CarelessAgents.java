package dev.watchdog.simulation;

import dev.watchdog.agent.Agents;
import dev.watchdog.core.AgentError;
import dev.watchdog.core.ClockReading;
import dev.watchdog.core.Look;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Agents whose answers are taken for more than they say, or asked at the wrong time. */
record CarelessAgents(Agents real, World world, How how) implements Agents {

  /** What is taken for what. */
  enum How {
    UNKNOWN_IS_ABSENT,
    SILENCE_IS_DEATH,
    UNASKABLE_IS_NONE,
    NOT_ASKED_IS_UNKNOWN,
    RESULT_NOT_ASKED_IS_UNASKABLE,
    CUT_OFF_IS_A_LOOK,
    ERROR_AFTER_KILL,
    OWN_CLOCK
  }

  @Override
  public Future<Look> look(String agent) {
    return real.look(agent).map(this::taken);
  }

  private Look taken(Look look) {
    if (how == How.UNKNOWN_IS_ABSENT && look instanceof Look.Unreachable) {
      return new Look.Reachable(
          new Registry(Map.of(), Set.of(), Set.of(), new Observation.Checks(true, true), 0, null, null), look.at(), Duration.ZERO);
    }
    if (how == How.NOT_ASKED_IS_UNKNOWN && look instanceof Look.NotAsked own) {
      return new Look.Unreachable(own.reason(), own.at());
    }
    return how == How.OWN_CLOCK && look instanceof Look.Reachable told && told.clock() != null
        ? new Look.Reachable(told.registry(), told.at(), told.latency(), new ClockReading(told.clock().witness(), Duration.ZERO))
        : look;
  }

  @Override
  public Future<TerminateAnswer> terminate(String agent, String id, Instant notAfter) {
    return real.terminate(agent, id, notAfter).map(answer -> how == How.SILENCE_IS_DEATH && answer instanceof TerminateAnswer.Unconfirmed
        ? new TerminateAnswer.Confirmed("terminated")
        : answer);
  }

  @Override
  public Future<Retained> result(String agent, String id, Instant notAfter) {
    return real.result(agent, id, notAfter).map(this::taken);
  }

  private Retained taken(Retained result) {
    if (how == How.UNASKABLE_IS_NONE && result instanceof Retained.CouldNotAsk) {
      return new Retained.NoneKept();
    }
    if (how == How.RESULT_NOT_ASKED_IS_UNASKABLE && result instanceof Retained.NotAsked) {
      return new Retained.CouldNotAsk("not asked");
    }
    return how == How.CUT_OFF_IS_A_LOOK && result instanceof Retained.CouldNotAsk could ? new Retained.CouldNotAsk(could.reason()) : result;
  }

  /** Asked after the kill, an agent has nothing more to tell of a run that it has as yet. */
  @Override
  public void done(long permit) {
    real.done(permit);
  }

  @Override
  public Future<AgentError> lastError(long cycleId, String agent, String id, Instant notAfter) {
    boolean has = world.nodes.containsKey(agent) && world.nodes.get(agent).attempt(id) != null;
    return how == How.ERROR_AFTER_KILL && has ? Future.succeededFuture() : real.lastError(cycleId, agent, id, notAfter);
  }

  @Override
  public Future<Void> close() {
    return real.close();
  }
}
