package dev.watchdog.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A verdict with its evidence.
 *
 * @param since since when the row has that verdict
 * @param looks what the latest looks at its agent said of the row, oldest first, this one included
 */
public record RowVerdict(Evidence evidence, Verdict verdict, Memory memory, Instant since, List<PastObservation> looks) {

  /** As many looks as are kept of a row: enough to see a pattern, few enough to keep them of a hundred thousand rows. */
  public static final int LOOKS_MAX = 5;

  /** The verdict of one more look, after the judgement before it, null where there was none. */
  public static RowVerdict after(RowVerdict earlier, Evidence evidence, Verdict verdict, Memory memory, Instant now) {
    return after(earlier, evidence, verdict, memory, now, null);
  }

  /**
   * The same, sharing what it can with a row that was judged just before: of a fleet in good order nearly all rows saw the same, and each
   * with a list of its own would be the larger part of what is kept of a hundred thousand.
   *
   * @param neighbour null where there is none
   */
  public static RowVerdict after(RowVerdict earlier, Evidence evidence, Verdict verdict, Memory memory, Instant now, RowVerdict neighbour) {
    boolean same = earlier != null && earlier.verdict.kind() == verdict.kind();
    List<PastObservation> before = earlier == null ? List.of() : earlier.looks;
    PastObservation last = new PastObservation(evidence.at(), evidence.observation().word());
    Evidence bare = evidence.withoutTexts();
    Evidence kept = earlier == null ? bare : bare.sharing(earlier.evidence);
    return new RowVerdict(kept, verdict, memory, same ? earlier.since : now, looks(before, last, neighbour));
  }

  private static List<PastObservation> looks(List<PastObservation> before, PastObservation last, RowVerdict neighbour) {
    int from = Math.max(0, before.size() - LOOKS_MAX + 1);
    if (neighbour != null && same(neighbour.looks, before, from, last)) {
      return neighbour.looks;
    }
    List<PastObservation> looks = new ArrayList<>(before.subList(from, before.size()));
    looks.add(last);
    return List.copyOf(looks);
  }

  private static boolean same(List<PastObservation> looks, List<PastObservation> before, int from, PastObservation last) {
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
