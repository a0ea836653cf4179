package dev.watchdog.simulation;

import dev.watchdog.agent.Agents;
import dev.watchdog.core.AgentError;
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

/** Agents whose answers are taken for more than they say. */
record CarelessAgents(Agents real, How how) implements Agents {

  /** What is taken for what. */
  enum How {
    UNKNOWN_IS_ABSENT,
    SILENCE_IS_DEATH,
    UNASKABLE_IS_NONE
  }

  @Override
  public Future<Look> look(String agent) {
    return real.look(agent).map(look -> how == How.UNKNOWN_IS_ABSENT && look instanceof Look.Unreachable
        ? new Look.Reachable(
            new Registry(Map.of(), Set.of(), Set.of(), new Observation.Checks(true, true), 0, null, null), look.at(), Duration.ZERO)
        : look);
  }

  @Override
  public Future<TerminateAnswer> terminate(String agent, String id, Instant notAfter) {
    return real.terminate(agent, id, notAfter).map(answer -> how == How.SILENCE_IS_DEATH && answer instanceof TerminateAnswer.Unconfirmed
        ? new TerminateAnswer.Confirmed("terminated")
        : answer);
  }

  @Override
  public Future<Retained> result(String agent, String id, Instant notAfter) {
    return real.result(agent, id, notAfter).map(result -> how == How.UNASKABLE_IS_NONE && result instanceof Retained.CouldNotAsk
        ? new Retained.NoneKept()
        : result);
  }

  @Override
  public void done(long permit) {
    real.done(permit);
  }

  @Override
  public Future<AgentError> lastError(long cycleId, String agent, String id, Instant notAfter) {
    return real.lastError(cycleId, agent, id, notAfter);
  }

  @Override
  public Future<Void> close() {
    return real.close();
  }
}
