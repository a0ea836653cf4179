package dev.watchdog.store;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.Problem;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.SafeText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Running rows that were read more than once: where nothing keeps an agent from having two owner records, or a schedule from standing
 * twice, a row is found with each of them. It is counted once, with the larger limit.
 *
 * @param rows each once
 * @param problems what was found
 */
record Doubles(List<RunningRow> rows, List<Problem> problems) {

  private static final int NAME_CHARS_MAX = 100;

  private record Key(Attempt attempt, String agent) {}

  static Doubles of(List<RunningRow> read) {
    Map<Key, RunningRow> once = new LinkedHashMap<>();
    Set<String> merged = new HashSet<>();
    Set<String> ids = new HashSet<>();
    RunningRow firstMerged = null;
    RunningRow firstTwice = null;
    for (RunningRow row : read) {
      Key key = new Key(row.attempt(), row.agent());
      RunningRow known = once.putIfAbsent(key, row);
      if (known != null) {
        firstMerged = firstMerged == null ? row : firstMerged;
        merged.add(row.id());
        once.put(key, larger(known, row));
      } else if (!ids.add(row.id())) {
        firstTwice = firstTwice == null ? row : firstTwice;
      }
    }
    List<Problem> problems = new ArrayList<>();
    if (firstMerged != null) {
      String many = merged.size() > 1 ? " and " + (merged.size() - 1) + " more stand" : " stands";
      problems.add(Problem.Kind.ROW_TWICE.says(named(firstMerged) + many
          + " more than once: its schedule, its agent's owner record or the row itself is there twice; it counts once, the larger limit"
          + " counts").times(merged.size()).agent(firstMerged.agent()).executions(merged));
    }
    if (firstTwice != null) {
      String text = named(firstTwice) + ": more than one running row has this id; each of them is judged by itself";
      problems.add(Problem.Kind.ROW_TWICE.says(text).execution(firstTwice.id()));
    }
    return new Doubles(new ArrayList<>(once.values()), problems);
  }

  private static RunningRow larger(RunningRow one, RunningRow other) {
    return other.limit().length().compareTo(one.limit().length()) > 0 ? other : one;
  }

  private static String named(RunningRow row) {
    return "execution " + SafeText.line(row.id(), NAME_CHARS_MAX) + " of agent '"
        + SafeText.line(String.valueOf(row.agent()), NAME_CHARS_MAX) + "'";
  }
}
