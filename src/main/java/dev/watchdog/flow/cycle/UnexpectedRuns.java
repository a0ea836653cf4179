package dev.watchdog.flow.cycle;

import dev.watchdog.core.SafeText;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The runs that an agent lists and that no row stood for when the rows were read. An agent may list as many as its answer holds, and many
 * agents may: the rows of a bounded number are looked up. Of all others only a number each is kept, by which one that the watchdog itself
 * ended is found among them. Confined to the event loop of the cycle.
 */
final class UnexpectedRuns {

  /** So many ids of one agent are looked up. */
  static final int OF_AGENT_MAX = 4_000;

  private static final long PRIME = 1_099_511_628_211L;

  /** Of nearly all agents, which list their own rows and nothing else. */
  static final UnexpectedRuns NONE = new UnexpectedRuns(Set.of(), Set.of());

  private final Set<String> ids;
  private final Set<String> finished;
  private long[] others = new long[0];
  private int more;

  private UnexpectedRuns(Set<String> ids, Set<String> finished) {
    this.ids = ids;
    this.finished = finished;
  }

  /**
   * Takes what is listed.
   *
   * @param alsoFinished what the same answer names as finished
   * @param own ids of rows that run
   * @param remembered those of this agent that are known from before: they come first
   * @param most so many are looked up
   */
  static UnexpectedRuns of(Collection<String> listed, Set<String> alsoFinished, Set<String> own, Set<String> remembered, int most) {
    UnexpectedRuns unexpectedRuns = new UnexpectedRuns(new TreeSet<>(), new HashSet<>());
    unexpectedRuns.choose(listed, own, remembered, most);
    // Of the others none is terminated that is named as finished as well: it is not even found.
    unexpectedRuns.ids.stream().filter(alsoFinished::contains).forEach(unexpectedRuns.finished::add);
    if (unexpectedRuns.more > 0) {
      unexpectedRuns.others = listed.stream()
          .filter(id -> !own.contains(id) && !alsoFinished.contains(id) && !unexpectedRuns.ids.contains(id))
          .mapToLong(UnexpectedRuns::number)
          .toArray();
      Arrays.sort(unexpectedRuns.others);
    }
    return unexpectedRuns;
  }

  private void choose(Collection<String> listed, Set<String> own, Set<String> remembered, int most) {
    int strange = 0;
    for (String id : listed) {
      // One that cannot be stored could not be remembered, and no other with it.
      boolean one = !own.contains(id) && SafeText.isStorable(id);
      strange += one ? 1 : 0;
      if (one && ids.size() < most && remembered.contains(id)) {
        ids.add(id);
      }
    }
    for (String id : listed) {
      if (ids.size() >= most) {
        break;
      }
      if (!own.contains(id) && SafeText.isStorable(id)) {
        ids.add(id);
      }
    }
    more = strange - ids.size();
  }

  /** Those with one more, which was ended although it is listed. */
  UnexpectedRuns with(String id) {
    UnexpectedRuns own = this == NONE ? new UnexpectedRuns(new TreeSet<>(), new HashSet<>()) : this;
    own.ids.add(id);
    return own;
  }

  /** Takes those of these ids that are listed and were not chosen. */
  void find(Collection<String> wanted) {
    for (String id : wanted) {
      if (!ids.contains(id) && Arrays.binarySearch(others, number(id)) >= 0) {
        ids.add(id);
        more--;
      }
    }
  }

  /** Those that are looked up. */
  Set<String> ids() {
    return ids;
  }

  /** How many more are listed. */
  int more() {
    return more;
  }

  /** Whether the agent also names it as recently finished: it is not terminated in that look. */
  boolean finishedToo(String id) {
    return finished.contains(id);
  }

  /** Two ids with one number would be taken for each other, at their own agent: one of them would be looked up in vain. */
  private static long number(String id) {
    long number = id.hashCode();
    for (int i = 0; i < id.length(); i++) {
      number = (number ^ id.charAt(i)) * PRIME;
    }
    return number;
  }
}
