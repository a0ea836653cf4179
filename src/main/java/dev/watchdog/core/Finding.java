package dev.watchdog.core;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What an audit found of one invariant; with a count of 0 it holds.
 *
 * @param oldest the greatest age, null where there is none
 * @param reasons how many there are for each reason, as far as they were looked at one by one
 * @param examples the oldest, at most {@link #EXAMPLES_MAX}
 */
public record Finding(Invariant invariant, long count, Duration oldest, Map<String, Integer> reasons, List<Offence> examples) {

  public static final int EXAMPLES_MAX = 3;

  private static final int NAME_CHARS_MAX = 100;

  public Finding {
    reasons = java.util.Collections.unmodifiableMap(new TreeMap<>(reasons));
    examples = List.copyOf(examples);
  }

  /**
   * One thing that breaks an invariant.
   *
   * @param id of the execution
   * @param agent null where there is none
   * @param age for how long it is so
   * @param reason why it is still so, in a few words
   */
  public record Offence(String id, String agent, Duration age, String reason) {}

  /** Of offences that are all known. */
  public static Finding of(Invariant invariant, List<Offence> offences) {
    return of(invariant, offences.size(), offences);
  }

  /** Of offences of which only some were looked at one by one. */
  public static Finding of(Invariant invariant, long count, List<Offence> seen) {
    Map<String, Integer> reasons = new TreeMap<>();
    seen.forEach(offence -> reasons.merge(offence.reason(), 1, Integer::sum));
    List<Offence> oldest =
        seen.stream().sorted(Comparator.comparing(Offence::age).reversed().thenComparing(Offence::id)).limit(EXAMPLES_MAX).toList();
    return new Finding(invariant, count, oldest.isEmpty() ? null : oldest.get(0).age(), reasons, oldest);
  }

  public boolean holds() {
    return count == 0;
  }

  /** Only for a finding that does not hold. */
  public Problem problem() {
    StringBuilder some = new StringBuilder();
    for (Offence one : examples) {
      some.append(some.isEmpty() ? "" : ", ").append(SafeText.line(one.id(), NAME_CHARS_MAX));
      some.append(one.agent() == null ? "" : " of agent '" + SafeText.line(one.agent(), NAME_CHARS_MAX) + "'");
      some.append(" (").append(one.reason()).append(", for ").append(one.age().toSeconds()).append(" s)");
    }
    String list = count > examples.size() ? ", the oldest being " : ", ";
    String text = "audit: " + invariant.violated() + ": " + count + (some.isEmpty() ? "" : list + some) + "; " + invariant.remedy();
    return Problem.Kind.INVARIANT.says(text)
        .times((int) Math.min(count, Integer.MAX_VALUE))
        .agents(examples.stream().map(Offence::agent).filter(Objects::nonNull).distinct().toList())
        .executions(examples.stream().map(Offence::id).toList());
  }
}
