package dev.watchdog.demo;

import java.time.Duration;

/**
 * How a simulated fleet is set up.
 *
 * @param agents how many agents there are from the start, {@code agent-01} and on; others come into being when they are first asked
 * @param host where HTTP listens
 * @param port 0 = any free one
 * @param work how long a run takes in the middle; a single one takes half to one and a half of it, and never all of its limit
 * @param seed everything that is left to chance follows from it
 * @param misbehave false = every run finishes and every agent always answers
 */
public record FleetOptions(int agents, String host, int port, Duration work, long seed, boolean misbehave) {

  /** More agents than this one process does not simulate, whether they were ordered or came into being on their own. */
  public static final int AGENTS_MAX = 100_000;

  private static final int PORT_MAX = 65_535;

  public FleetOptions {
    if (agents < 0 || agents > AGENTS_MAX) {
      throw new IllegalArgumentException("agents: expected 0 to " + AGENTS_MAX + ", found " + agents);
    }
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port: expected 0 to " + PORT_MAX + ", found " + port);
    }
    if (work.isNegative() || work.isZero()) {
      throw new IllegalArgumentException("work: expected a positive duration, found " + work);
    }
  }
}
