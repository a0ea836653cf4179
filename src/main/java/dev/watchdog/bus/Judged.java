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
    boolean same = earlier != null && earlier.verdict.kind() == verdict.kind();
    List<Seen> before = earlier == null ? List.of() : earlier.looks;
    List<Seen> looks = new ArrayList<>(before.subList(Math.max(0, before.size() - LOOKS_MAX + 1), before.size()));
    looks.add(new Seen(evidence.at(), evidence.observation().word()));
    return new Judged(evidence, verdict, memory, same ? earlier.since : now, List.copyOf(looks));
  }
}
