package dev.watchdog.core;

import java.util.List;
import java.util.function.Function;

/**
 * A line of the table: it applies where all its conditions hold.
 *
 * @param number 1 to 17
 * @param when the line as docs/decision-table.md prints it
 * @param says the verdict as docs/decision-table.md prints it
 * @param conditions all must hold
 * @param outcome what it says then
 */
public record Rule(int number, String when, String says, List<Condition> conditions, Function<Evidence, Decision> outcome) {

  boolean applies(Evidence evidence) {
    for (Condition condition : conditions) {
      if (!condition.holds().test(evidence)) {
        return false;
      }
    }
    return true;
  }

  /** Why it applies, or the first thing that keeps it from applying. */
  String why(Evidence evidence) {
    for (Condition condition : conditions) {
      if (!condition.holds().test(evidence)) {
        return "not " + condition.name() + ": " + condition.fact().apply(evidence);
      }
    }
    return conditions.stream().map(condition -> condition.fact().apply(evidence)).distinct().reduce((a, b) -> a + "; " + b).orElse("");
  }
}
