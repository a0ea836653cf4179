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
    boolean same = earlier != null && earlier.verdict.kind() == verdict.kind();
    List<PastObservation> before = earlier == null ? List.of() : earlier.looks;
    PastObservation last = new PastObservation(evidence.at(), evidence.observation().word());
    return new RowVerdict(evidence.withoutTexts(), verdict, memory, same ? earlier.since : now, looks(before, last));
  }

  private static List<PastObservation> looks(List<PastObservation> before, PastObservation last) {
    List<PastObservation> looks = new ArrayList<>(before.subList(Math.max(0, before.size() - LOOKS_MAX + 1), before.size()));
    looks.add(last);
    return List.copyOf(looks);
  }
}
