package dev.watchdog.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be written of ghosts: most of them are as they were.
 *
 * @param changed those that are new or another than before
 * @param gone those that are to be forgotten
 */
public record GhostChanges(List<GhostSeen> changed, List<GhostSeen> gone) {

  public static final GhostChanges NONE = new GhostChanges(List.of(), List.of());

  /**
   * So many are forgotten at once beside those in whose place others come. What an earlier version left behind is more than one cycle can
   * write: SQLite serves its writers in no order, and the platform's would wait behind all of it.
   */
  static final int SURPLUS_MAX = 2500;

  /**
   * What leads from one to the other.
   *
   * @param before by {@link GhostSeen#key()}
   */
  public static GhostChanges between(Map<String, GhostSeen> before, Collection<GhostSeen> now) {
    List<GhostSeen> changed = new ArrayList<>();
    Set<String> kept = new HashSet<>(now.size() * 2);
    for (GhostSeen ghost : now) {
      String key = ghost.key();
      kept.add(key);
      if (!ghost.equals(before.get(key))) {
        changed.add(ghost);
      }
    }
    long most = (long) SURPLUS_MAX + changed.size();
    List<GhostSeen> gone =
        before.entrySet().stream().filter(one -> !kept.contains(one.getKey())).limit(most).map(Map.Entry::getValue).toList();
    return new GhostChanges(changed, gone);
  }
}
