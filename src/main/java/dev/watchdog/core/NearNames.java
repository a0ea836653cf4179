package dev.watchdog.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names that differ only in case or in the blanks around them: a column of fixed width pads them, a layer between writes them in capitals.
 * They are compared exactly all the same, and whoever mixed them is told.
 */
public final class NearNames {

  private static final int CHARS_MAX = 100;
  private static final int NAMED_MAX = 3;

  private final Map<String, String> byPlain = new HashMap<>();

  /** Looks for what is near to any of these. */
  public NearNames(Collection<String> names) {
    names.forEach(name -> byPlain.put(plain(name), name));
  }

  /** The name that is near to this one; null where there is none. */
  public String near(String name) {
    return byPlain.get(plain(name));
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * Agents of rows that have no owner record although one that differs only in case or blanks has; none or one.
   *
   * @param agents of running rows
   * @param owned those with a record
   */
  public static List<Problem> withoutRecord(Collection<String> agents, Set<String> owned) {
    List<String> bare = agents.stream().filter(agent -> agent != null && !owned.contains(agent)).distinct().sorted().toList();
    if (bare.isEmpty() || owned.isEmpty()) {
      return List.of();
    }
    NearNames records = new NearNames(owned);
    List<String> found = new ArrayList<>();
    List<String> named = new ArrayList<>();
    for (String agent : bare) {
      String near = records.near(agent);
      if (near != null) {
        named.add(agent);
        found.add("'" + SafeText.line(agent, CHARS_MAX) + "' (there is '" + SafeText.line(near, CHARS_MAX) + "')");
      }
    }
    if (found.isEmpty()) {
      return List.of();
    }
    int shown = Math.min(found.size(), NAMED_MAX);
    String text = "no owner record, but one that differs only in case or blanks, for the agent "
        + String.join(", ", found.subList(0, shown)) + (found.size() > shown ? " and " + (found.size() - shown) + " more" : "")
        + ": its limit does not count for their rows";
    return List.of(Problem.Kind.NEAR_NAME.says(text).times(found.size()).agents(named));
  }
}
