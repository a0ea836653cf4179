package dev.watchdog.bus;

import dev.watchdog.core.Evidence;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A verdict with its evidence.
 *
 * @param since since when the row has that verdict
 * @param looks what the latest looks at its agent said of the row, oldest first, this one included
 */
public record Judged(Evidence evidence, Verdict verdict, Memory memory, Instant since, List<Seen> looks) {

  /** As many looks as are kept of a row: enough to see a pattern, few enough to keep them of a hundred thousand rows. */
  public static final int LOOKS_MAX = 5;

  /** The verdict of one more look, after the judgement before it, null where there was none. */
  public static Judged after(Judged earlier, Evidence evidence, Verdict verdict, Memory memory, Instant now) {
    return after(earlier, evidence, verdict, memory, now, null);
  }

  /**
   * The same, sharing what it can with a row that was judged just before: of a fleet in good order nearly all rows saw the same, and each
   * with a list of its own would be the larger part of what is kept of a hundred thousand.
   *
   * @param neighbour null where there is none
   */
  public static Judged after(Judged earlier, Evidence evidence, Verdict verdict, Memory memory, Instant now, Judged neighbour) {
    boolean same = earlier != null && earlier.verdict.kind() == verdict.kind();
    List<Seen> before = earlier == null ? List.of() : earlier.looks;
    Seen last = new Seen(evidence.at(), evidence.observation().word());
    Evidence bare = evidence.withoutTexts();
    Evidence kept = earlier == null ? bare : bare.sharing(earlier.evidence);
    return new Judged(kept, verdict, memory, same ? earlier.since : now, looks(before, last, neighbour));
  }

  private static List<Seen> looks(List<Seen> before, Seen last, Judged neighbour) {
    int from = Math.max(0, before.size() - LOOKS_MAX + 1);
    if (neighbour != null && same(neighbour.looks, before, from, last)) {
      return neighbour.looks;
    }
    List<Seen> looks = new ArrayList<>(before.subList(from, before.size()));
    looks.add(last);
    return List.copyOf(looks);
  }

  private static boolean same(List<Seen> looks, List<Seen> before, int from, Seen last) {
    int kept = before.size() - from;
    if (looks.size() != kept + 1 || !looks.get(kept).equals(last)) {
      return false;
    }
    for (int i = 0; i < kept; i++) {
      if (!looks.get(i).equals(before.get(from + i))) {
        return false;
      }
    }
    return true;
  }
}
