package dev.watchdog.flow.cycle;

import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.RunningRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whom a cycle asks.
 *
 * @param rows the rows of each agent, in the order in which they were read; a row without an agent stands under null
 * @param idle agents that run nothing by the table, and might run something all the same
 */
record AgentRoll(Map<String, List<RunningRow>> rows, List<String> idle) {

  static AgentRoll of(Snapshot snapshot, Cycle.Order order) {
    Map<String, List<RunningRow>> byAgent = new LinkedHashMap<>();
    snapshot.rows().forEach(row -> byAgent.computeIfAbsent(row.agent(), name -> new ArrayList<>()).add(row));
    return new AgentRoll(byAgent, order.recheck() ? List.of() : idle(snapshot, order, byAgent));
  }

  private static List<String> idle(Snapshot snapshot, Cycle.Order order, Map<String, List<RunningRow>> byAgent) {
    Set<String> known = new HashSet<>(snapshot.owned());
    known.addAll(snapshot.recoveredAgents());
    snapshot.ghosts().values().forEach(ghost -> known.add(ghost.agent()));
    known.removeIf(byAgent::containsKey); // Before they are put in order: nearly all of them have rows.
    return known.stream().filter(AgentName::addressable).filter(name -> order.whole() || order.agents().contains(name)).sorted().toList();
  }

  /** How many agents with rows are asked: a name that cannot be part of an address never is. */
  int askedForRows() {
    return (int) rows.keySet().stream().filter(AgentName::addressable).count();
  }

  int asked() {
    return askedForRows() + idle.size();
  }
}
