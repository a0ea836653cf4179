package dev.watchdog.agent;

import java.util.HashMap;
import java.util.Map;

/** How often an agent let a call time out in the current cycle. Confined to one event loop. */
final class Silences {

  private final Map<String, Integer> byAgent = new HashMap<>();
  private long cycleId = -1;

  int of(long cycle, String agent) {
    forgetOthers(cycle);
    return byAgent.getOrDefault(agent, 0);
  }

  void note(long cycle, String agent) {
    forgetOthers(cycle);
    byAgent.merge(agent, 1, Integer::sum);
  }

  private void forgetOthers(long cycle) {
    if (cycle != cycleId) {
      byAgent.clear();
      cycleId = cycle;
    }
  }
}
