package dev.watchdog.flow.recovery;

import dev.watchdog.core.Problem;
import dev.watchdog.core.Release;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.slot.SlotRegistry.Recovered;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Some entries of the ledger, and what giving back what their executions held came to. */
final class GivenBack {

  private final List<Long> entries = new ArrayList<>();
  private final List<Recovered> asked = new ArrayList<>();
  private final Map<Long, String> notes = new HashMap<>();
  private final Set<Long> done = new HashSet<>();
  private Problem problem;

  /** An entry whose execution may hold something; without an agent it holds nothing. */
  void ask(long entry, String agent, String executionId, Instant at) {
    notes.put(entry, null);
    if (agent != null) {
      entries.add(entry);
      asked.add(new Recovered(agent, executionId, at));
    }
  }

  /** An entry of which nothing may be given back. */
  void spare(long entry, String why) {
    notes.put(entry, why);
  }

  Future<Void> by(SlotRegistry slots) {
    return slots.release(asked).map(released -> {
      for (int i = 0; i < entries.size(); i++) {
        notes.put(entries.get(i), released.get(i).note());
        if (!released.get(i).held()) {
          done.add(entries.get(i));
        }
      }
      problem = Release.problem(asked.stream().map(Recovered::executionId).toList(), released);
      return null;
    });
  }

  /** By entry; null where there is nothing to note. */
  Map<Long, String> notes() {
    return notes;
  }

  /** Whether nothing of this entry's execution stays held. */
  boolean done(long entry) {
    return done.contains(entry);
  }

  /** What stays held; null where nothing does. */
  Problem problem() {
    return problem;
  }
}
