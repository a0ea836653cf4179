package dev.watchdog.bus;

import dev.watchdog.core.Boot;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The latest look at an agent.
 *
 * @param since since when it is reachable or not
 * @param running executions its registry lists; 0 where it is unreachable
 */
public record AgentState(boolean reachable, String reason, Instant since, Instant lookedAt, Duration latency, int running, Boot boot) {

  /** The same, seen again later. */
  public AgentState withLookedAt(Instant later) {
    return new AgentState(reachable, reason, since, later, latency, running, boot);
  }

  /** Whether nothing is new but that it was looked at: how fast it answered and how much it runs is told by the next look again. */
  public boolean asKnown(AgentState known) {
    return known != null
        && reachable == known.reachable
        && Objects.equals(reason, known.reason)
        && since.equals(known.since)
        && boot.equals(known.boot);
  }
}
