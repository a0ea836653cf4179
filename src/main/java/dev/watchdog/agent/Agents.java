package dev.watchdog.agent;

import dev.watchdog.core.AgentError;
import dev.watchdog.core.Look;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import io.vertx.core.Future;
import java.time.Instant;

/** The four calls to an agent. Every one ends within its deadline, and what the agent did wrong is a value that says so. */
public interface Agents {

  /** Asks for the registry; never fails. */
  Future<Look> look(String agent);

  /**
   * Asks to end a run.
   *
   * @param notAfter when its turn comes later, the call is not made and the future fails
   */
  Future<TerminateAnswer> terminate(String agent, String id, Instant notAfter);

  /**
   * Asks for a retained result; never fails.
   *
   * @param notAfter when its turn comes later, the call is not made and the answer is that it was not asked; a large one waits no longer
   *     for its permit either
   */
  Future<Retained> result(String agent, String id, Instant notAfter);

  /**
   * Gives back the permit of a large result: it is written, or given up. Never fails; 0 and a permit that is not lent, or not any more,
   * are ignored.
   */
  void done(long permit);

  /**
   * Asks for the last error of a run; never fails, and answers null where there is none to be had. An agent that let three of these calls
   * time out is not asked again in the same cycle.
   */
  Future<AgentError> lastError(long cycleId, String agent, String id, Instant notAfter);

  Future<Void> close();
}
