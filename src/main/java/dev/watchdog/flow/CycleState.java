package dev.watchdog.flow;

import dev.watchdog.bus.AgentState;
import dev.watchdog.bus.Judged;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Look;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Verdict.Kind;
import dev.watchdog.core.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a cycle learns while it runs. Confined to the event loop of the cycle. */
final class CycleState {

  private final Snapshot snapshot;
  private final Map<Attempt, Judged> before;
  private final Map<Attempt, Judged> judged = new HashMap<>();
  private final Map<String, AgentState> agents = new HashMap<>();
  private final Map<String, Registry> registries = new HashMap<>();
  private final Set<Attempt> ended = new HashSet<>();
  private final Set<String> suspectAgents = new HashSet<>();
  private final Set<String> endedWhileListed = new HashSet<>();

  CycleState(Snapshot snapshot, Map<Attempt, Judged> before) {
    this.snapshot = snapshot;
    this.before = before;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Memory memoryOf(Attempt attempt) {
    return snapshot.memories().getOrDefault(attempt, Memory.EMPTY);
  }

  /** Notes the look, and what it says of the agent's process. */
  Boot looked(String agent, Look look) {
    AgentState known = snapshot.agents().get(agent);
    AgentState now = AgentStates.after(known, look);
    agents.put(agent, now);
    if (look instanceof Look.Reachable reachable) {
      registries.put(agent, reachable.registry());
    }
    return now.boot();
  }

  /** Notes a verdict; the last one of a row counts. */
  void judge(Evidence evidence, Verdict verdict, Memory memory, Instant now) {
    Attempt attempt = evidence.row().attempt();
    judged.put(attempt, Judged.after(before.get(attempt), evidence, verdict, memory, now));
    if (verdict.kind() == Kind.SUSPECT) {
      suspectAgents.add(evidence.row().agent());
    }
    boolean listed = verdict.kind() == Kind.UNSTOPPABLE || verdict.kind() == Kind.STILL_LISTED;
    if (listed) {
      endedWhileListed.add(evidence.row().id());
    }
  }

  /** A row that is over is no running row any more, and nothing is remembered of it. */
  void over(Evidence evidence) {
    judged.remove(evidence.row().attempt());
    ended.add(evidence.row().attempt());
  }

  /** Memories that changed, and those of attempts that do not run any more. */
  Map<Attempt, Memory> changedMemories(boolean wholeTable) {
    Map<Attempt, Memory> changed = new HashMap<>();
    judged.forEach((attempt, now) -> {
      if (!now.memory().equals(memoryOf(attempt))) {
        changed.put(attempt, now.memory());
      }
    });
    ended.forEach(attempt -> changed.put(attempt, Memory.EMPTY));
    if (wholeTable) {
      Set<Attempt> running = new HashSet<>();
      snapshot.rows().forEach(row -> running.add(row.attempt()));
      snapshot.memories().keySet().stream().filter(known -> !running.contains(known)).forEach(gone -> changed.put(gone, Memory.EMPTY));
    }
    return changed;
  }

  Map<Attempt, Judged> judged() {
    return judged;
  }

  Map<String, AgentState> agents() {
    return agents;
  }

  Map<String, Registry> registries() {
    return registries;
  }

  Set<String> suspectAgents() {
    return suspectAgents;
  }

  /** Ids that were ended although their agent lists them: their ghosts are known from the start. */
  Set<String> endedWhileListed() {
    return endedWhileListed;
  }
}
