package dev.watchdog.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which ghosts are remembered where there are too many: an agent may list whatever it likes. */
public enum GhostRank {
  /** The watchdog itself ended it. */
  OURS,
  WITH_ROW,
  WITHOUT_ROW;

  /** So many of one agent. */
  public static final int OF_AGENT_MAX = 1000;

  /** So many in all. */
  public static final int ALL_MAX = 10_000;

  /** The rank of one of which no more is known than what is remembered. */
  public static GhostRank of(GhostSeen ghost) {
    return ghost.terminations() > 0 ? OURS : of(false, ghost.rowStatus());
  }

  public static GhostRank of(boolean ours, String rowStatus) {
    return ours ? OURS : rowStatus != null ? WITH_ROW : WITHOUT_ROW;
  }

  /** Those that are remembered: the first by that order, of each agent and in all. */
  public static <T> List<T> first(Collection<T> all, Function<T, String> agent, Comparator<T> order) {
    if (all.size() <= OF_AGENT_MAX) {
      return List.copyOf(all);
    }
    List<T> kept = new ArrayList<>();
    Map<String, Integer> ofAgent = new HashMap<>();
    for (T one : all.stream().sorted(order).toList()) {
      if (kept.size() < ALL_MAX && ofAgent.merge(agent.apply(one), 1, Integer::sum) <= OF_AGENT_MAX) {
        kept.add(one);
      }
    }
    return kept;
  }
}
