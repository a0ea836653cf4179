package dev.watchdog.core;

import java.time.Instant;

/**
 * What is remembered of a run that outlived its row.
 *
 * @param rowStatus of its row, null where it has none
 * @param settled whether it was seen often and long enough to be a ghost
 * @param marker what was seen of its dispatcher marker, read when it would be terminated
 */
public record GhostSeen(
    String executionId,
    String agent,
    Instant firstSeen,
    int reads,
    int terminations,
    String rowStatus,
    boolean settled,
    MarkerHistory marker) {

  /** By which it is found again: an id that two agents list is two of them. */
  public static String key(String agent, String executionId) {
    return executionId + '\0' + agent;
  }

  public String key() {
    return key(agent, executionId);
  }

  /** The same with one more termination. */
  public GhostSeen terminated() {
    return new GhostSeen(executionId, agent, firstSeen, reads, terminations + 1, rowStatus, settled, marker);
  }

  /** The same with another look at its marker. */
  public GhostSeen with(MarkerHistory looked) {
    return new GhostSeen(executionId, agent, firstSeen, reads, terminations, rowStatus, settled, looked);
  }
}
