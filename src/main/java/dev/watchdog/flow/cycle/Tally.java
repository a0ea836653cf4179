package dev.watchdog.flow.cycle;

import dev.watchdog.core.Audit;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Problem;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Action;
import dev.watchdog.core.Verdict.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts one cycle while it runs; every row exactly once. Confined to the event loop of the cycle. */
final class Tally {

  private static final int PROBLEMS_MAX = 100;
  private static final int NAMED_MAX = 3;

  private final Map<Integer, Integer> deferred = new TreeMap<>();
  private final Map<Action, Integer> recovered = new EnumMap<>(Action.class);
  private final Map<String, Problem> problems = new LinkedHashMap<>();
  private final Map<String, List<String>> unwritten = new LinkedHashMap<>();
  private final Map<Verdict, Integer> verdicts = new HashMap<>();
  private int problemsLeftOut;
  private int total;
  private int confirmed;
  private int held;
  private int lostRaces;
  private int errors;
  private final AgentTally agents = new AgentTally();
  private final Map<String, Integer> resultsNotAsked = new LinkedHashMap<>();
  private CycleReport.Around around = CycleReport.Around.NOTHING;
  private Audit audit = Audit.NONE;

  void rows(int count) {
    total = count;
  }

  void left(Verdict verdict) {
    reached(verdict);
    if (verdict.kind() == Kind.CONFIRMED) {
      confirmed++;
    } else if (verdict.kind() == Kind.HELD) {
      held++;
    } else {
      deferred.merge(verdict.rule(), 1, Integer::sum);
    }
  }

  void recovered(Verdict verdict, Action action) {
    reached(verdict);
    recovered.merge(action, 1, Integer::sum);
  }

  void lost(Verdict verdict) {
    reached(verdict);
    lostRaces++;
  }

  private void reached(Verdict verdict) {
    verdicts.merge(verdict, 1, Integer::sum);
  }

  void error(Problem problem) {
    errors++;
    problem(problem);
  }

  /** A row that the database refused; rows refused with the same words are one problem. */
  void unwritten(String id, String why) {
    errors++;
    unwritten.computeIfAbsent(why, words -> new ArrayList<>()).add(SafeText.line(id, 100));
  }

  private void tellUnwritten() {
    unwritten.forEach((why, ids) -> {
      String some = String.join(", ", ids.subList(0, Math.min(ids.size(), NAMED_MAX)));
      String more = ids.size() > NAMED_MAX ? " and " + (ids.size() - NAMED_MAX) + " more" : "";
      String text = (ids.size() == 1 ? "execution " : ids.size() + " executions ") + some + more + " could not be written: " + why;
      problem(Problem.Kind.WRITE_REFUSED.says(text).times(ids.size()).executions(ids));
    });
    unwritten.clear();
  }

  AgentTally agents() {
    return agents;
  }

  /** A result that the table needed and that the watchdog itself could not ask for. */
  void resultNotAsked(String why) {
    resultsNotAsked.merge(SafeText.line(why, 200), 1, Integer::sum);
  }

  private void tellResultsNotAsked() {
    resultsNotAsked.forEach((why, count) ->
        problem(Problem.Kind.OWN_FAULT.says(
            count + (count == 1 ? " result" : " results") + " could not be asked for by the watchdog itself: " + why).times(count)));
    resultsNotAsked.clear();
  }

  /** Said once, however often it is noted; beyond a bound only counted. */
  void problem(Problem problem) {
    if (problems.size() < PROBLEMS_MAX) {
      problems.putIfAbsent(problem.text(), problem);
    } else if (!problems.containsKey(problem.text())) {
      problemsLeftOut++;
    }
  }

  void problems(List<Problem> more) {
    more.forEach(this::problem);
  }

  void around(CycleReport.Around found) {
    around = found;
  }

  void audit(Audit found) {
    audit = found;
  }

  /** On how many rows which verdict was reached; rows in error have none. */
  Map<Verdict, Integer> verdicts() {
    return Map.copyOf(verdicts);
  }

  int decided() {
    return confirmed + held + lostRaces + errors + sum(deferred) + sum(recovered);
  }

  int total() {
    return total;
  }

  CycleReport report(boolean dryRun) {
    tellUnwritten();
    tellResultsNotAsked();
    problems(agents.problems());
    List<Problem> all = new ArrayList<>(problems.values());
    if (problemsLeftOut > 0) {
      all.add(Problem.Kind.MORE.says("and " + problemsLeftOut + " more problems").times(problemsLeftOut));
    }
    all.addAll(audit.problems()); // Few, and not to be crowded out.
    return new CycleReport(
        dryRun,
        agents.report(),
        total,
        confirmed,
        deferred,
        recovered,
        held,
        lostRaces,
        errors,
        around,
        audit,
        all);
  }

  private static int sum(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
