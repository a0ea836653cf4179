package dev.watchdog.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Decides which calls leave their connection open for the next call to the same agent. With a host for each agent nobody else can use it,
 * and one that waits costs 11 KB: thousands of them are what a large fleet takes most memory for. So it is left open only where another
 * call is likely to follow at once, and for a bounded number of agents at a time. A wrong guess costs a connection, nothing else. Agents
 * behind one host share what is left open there, always. Confined to one event loop.
 */
final class KeptConnections {

  private static final int FOLLOWED_MAX = 100_000;

  private final boolean hostPerAgent;
  private final int agentsMax;
  private final Duration longest;
  private final InstantSource clock;
  private final Set<String> followed = new HashSet<>();
  private final Map<String, Instant> openSince = new LinkedHashMap<>();

  /**
   * None waits.
   *
   * @param hostPerAgent no two agents are reached through one host and port
   * @param agentsMax agents with a connection that waits. Half of the room is for looks: what follows one of them follows at once, what
   *     follows a result may have to wait for the brake
   * @param longest how long the client leaves a connection open at most
   */
  KeptConnections(boolean hostPerAgent, int agentsMax, Duration longest, InstantSource clock) {
    this.hostPerAgent = hostPerAgent;
    this.agentsMax = agentsMax;
    this.longest = longest;
    this.clock = clock;
  }

  /** Where more was asked after the look before, more will be asked after this one. */
  boolean afterLook(String agent) {
    return !hostPerAgent || (followed.remove(agent) && room(agentsMax));
  }

  /** Where a result is asked for, the agent's last error is likely to be asked for next. */
  boolean beforeLastError(String agent) {
    follow(agent);
    return !hostPerAgent || room(agentsMax / 2);
  }

  /**
   * The last error is what an agent is asked for last about a row.
   *
   * @param more calls to the agent wait for their turn
   */
  boolean afterLastError(String agent, boolean more) {
    follow(agent);
    return !hostPerAgent || (more && room(agentsMax / 2));
  }

  /** More is asked of an agent than what it runs. */
  void follow(String agent) {
    if (hostPerAgent) {
      if (followed.size() >= FOLLOWED_MAX) {
        followed.clear(); // Agents come and go under names of their own; what is forgotten costs each a connection.
      }
      followed.add(agent);
    }
  }

  /** The agent was answered over a connection that was to be left open. */
  void leftOpen(String agent) {
    if (hostPerAgent) {
      openSince.remove(agent); // To stand at the end, with those that wait for the shortest time.
      openSince.put(agent, clock.instant());
    }
  }

  /** The agent is called, over the connection that waits if there is one. */
  void taken(String agent) {
    if (!openSince.isEmpty()) {
      openSince.remove(agent);
    }
  }

  private boolean room(int most) {
    Instant now = clock.instant();
    Iterator<Instant> oldest = openSince.values().iterator();
    while (oldest.hasNext() && over(oldest.next(), now)) {
      oldest.remove();
    }
    return openSince.size() < most;
  }

  /** Clocks may be set back. */
  private boolean over(Instant since, Instant now) {
    return since.isAfter(now) || !now.isBefore(since.plus(longest));
  }
}
