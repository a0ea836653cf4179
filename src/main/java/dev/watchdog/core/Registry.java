package dev.watchdog.core;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A well-formed answer of an agent about what it runs.
 *
 * @param running the ids that run, each with the agent's own start for it (null where none was given or it cannot be read)
 * @param pending ids accepted and not started
 * @param finished ids that finished recently
 * @param checks which of the two optional lists the answer carried
 * @param malformed entries that name no execution; while there are any, an id that is not named is unknown and not absent
 * @param bootId null where not given
 * @param bootedAt null where not given or unreadable
 */
public record Registry(
    Map<String, Instant> running,
    Set<String> pending,
    Set<String> finished,
    Observation.Checks checks,
    int malformed,
    String bootId,
    Instant bootedAt) {

  /** The maps are handed over: whoever built them does not change them any more. (Null values rule out {@code Map.copyOf}.) */
  public Registry {
    running = Collections.unmodifiableMap(running);
    pending = Collections.unmodifiableSet(pending);
    finished = Collections.unmodifiableSet(finished);
  }

  /** What it says of one execution: running before pending before recently finished. */
  public Observation observe(String id) {
    if (running.containsKey(id)) {
      return new Observation.Running(running.get(id), finished.contains(id));
    }
    if (pending.contains(id)) {
      return new Observation.Pending(finished.contains(id));
    }
    if (finished.contains(id)) {
      return new Observation.RecentlyFinished(checks);
    }
    return malformed == 0
        ? new Observation.Absent(checks)
        : new Observation.Unknown(malformedInWords());
  }

  /** How many entries name no execution. */
  public String malformedInWords() {
    return "registry has " + malformed + " malformed " + (malformed == 1 ? "entry" : "entries");
  }
}
