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
import java.util.TreeSet;

/** What a cycle learns while it runs. Confined to the event loop of the cycle. */
final class CycleState {

  private final Snapshot snapshot;
  private final Map<Attempt, Judged> before;
  private final Map<Attempt, Judged> judged = new HashMap<>();
  private final Map<String, AgentState> agents = new HashMap<>();
  private final Map<String, Set<String>> strangers = new HashMap<>();
  private final Set<Attempt> ended = new HashSet<>();
  private final Set<String> suspectAgents = new HashSet<>();
  private final Set<String> rowIds = new HashSet<>();
  private Judged latest;

  CycleState(Snapshot snapshot, Map<Attempt, Judged> before) {
    this.snapshot = snapshot;
    this.before = before;
    snapshot.rows().forEach(row -> rowIds.add(row.id()));
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
      strangers.put(agent, strangers(reachable.registry()));
    }
    return now.boot();
  }

  /** Notes a verdict; the last one of a row counts. */
  void judge(Evidence evidence, Verdict verdict, Memory memory, Instant now) {
    Attempt attempt = evidence.row().attempt();
    latest = Judged.after(before.get(attempt), evidence, verdict, memory, now, latest);
    judged.put(attempt, latest);
    if (verdict.kind() == Kind.SUSPECT) {
      suspectAgents.add(evidence.row().agent());
    }
    boolean listed = verdict.kind() == Kind.UNSTOPPABLE || verdict.kind() == Kind.STILL_LISTED;
    if (listed && strangers.containsKey(evidence.row().agent())) {
      strangers.get(evidence.row().agent()).add(evidence.row().id()); // Ended although it is listed: a ghost from the start.
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

  /** Agents of which more is new than that they were looked at. */
  Map<String, AgentState> changedAgents() {
    Map<String, AgentState> changed = new HashMap<>(agents);
    changed.entrySet().removeIf(agent -> agent.getValue().asKnown(snapshot.agents().get(agent.getKey())));
    return changed;
  }

  /** Agents that answered, and are as they were. */
  Set<String> seenAgents() {
    Set<String> seen = new HashSet<>();
    agents.forEach((name, now) -> {
      if (now.reachable() && now.asKnown(snapshot.agents().get(name))) {
        seen.add(name);
      }
    });
    return seen;
  }

  /** Of each agent that answered, the runs it lists and that no row stood for when the rows were read. */
  Map<String, Set<String>> strangers() {
    return strangers;
  }

  /** Ids of the rows that ran when they were read. */
  Set<String> rowIds() {
    return rowIds;
  }

  private Set<String> strangers(Registry registry) {
    Set<String> strange = new TreeSet<>();
    for (String id : registry.running().keySet()) {
      if (!rowIds.contains(id)) {
        strange.add(id);
      }
    }
    return strange;
  }

  Set<String> suspectAgents() {
    return suspectAgents;
  }
}
