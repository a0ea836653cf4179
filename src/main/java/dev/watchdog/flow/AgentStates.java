package dev.watchdog.flow;

import dev.watchdog.bus.AgentState;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Look;
import dev.watchdog.core.Registry;
import java.time.Instant;

/** Joins a look at an agent with what is remembered of it. */
final class AgentStates {

  private AgentStates() {}

  /**
   * The state after a look.
   *
   * @param known null where the agent was never asked
   */
  static AgentState after(AgentState known, Look look) {
    if (look instanceof Look.Unreachable unreachable) {
      Instant since = known != null && !known.reachable() ? known.since() : look.at();
      Boot boot = known == null ? Boot.UNKNOWN : known.boot();
      return new AgentState(false, unreachable.reason(), since, look.at(), null, 0, boot);
    }
    Look.Reachable reachable = (Look.Reachable) look;
    Instant since = known != null && known.reachable() ? known.since() : look.at();
    Registry registry = reachable.registry();
    return new AgentState(
        true, null, since, look.at(), reachable.latency(), registry.running().size(), boot(known, registry, look.at()));
  }

  /** A boot id that differs from the last one seen proves a restart since that one was last seen, which is all it proves. */
  private static Boot boot(AgentState known, Registry registry, Instant at) {
    if (known == null) {
      return new Boot(registry.bootId(), registry.bootedAt(), null);
    }
    String before = known.boot().id();
    String id = registry.bootId() == null ? before : registry.bootId();
    boolean restarted = before != null && !before.equals(id);
    // Only a look that was answered saw the earlier id. When the last such was, before an outage, is not known any more: then the id
    // proves nothing.
    Instant otherSeen = restarted && known.reachable() ? known.lookedAt() : known.boot().previousSeenAt();
    // A time ahead is one of a clock that was wrong; rows that start until then would all seem to be older than the boot.
    return new Boot(id, registry.bootedAt(), otherSeen == null || otherSeen.isAfter(at) ? null : otherSeen);
  }
}
