package dev.watchdog.flow.cycle;

import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Look;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Problem.Kind;
import dev.watchdog.core.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the agents of one cycle, and names those that something is wrong with. Confined to the event loop of the cycle. */
final class AgentTally {

  private static final int NAMED_MAX = 3;
  private static final int REASONS_MAX = 10;

  private final Troubled silent = new Troubled();
  private final Troubled unusable = new Troubled();
  private final Troubled usableInPart = new Troubled();
  private final Map<String, Integer> ownFaults = new LinkedHashMap<>();
  private int probed;
  private int reachable;
  private int unreachable;
  private int notAsked;
  private int idle;

  /** An agent with rows was asked, or could not be; {@code before} = it gave no registry at the look before either. */
  void probed(String agent, Look look, boolean before) {
    probed++;
    reachable += look instanceof Look.Reachable ? 1 : 0;
    unreachable += look instanceof Look.Unreachable ? 1 : 0;
    noted(agent, look);
    if (look instanceof Look.Unreachable unreachable && !unreachable.answered()) {
      silent.count(agent);
      if (!before) {
        silent.name(agent, unreachable.reason());
      }
    }
  }

  /** An agent without rows was asked, or could not be: its silence is nobody's problem. */
  void idle(String agent, Look look) {
    idle++;
    noted(agent, look);
  }

  private void noted(String agent, Look look) {
    if (look instanceof Look.NotAsked own) {
      notAsked++;
      String reason = SafeText.line(own.reason(), 200);
      ownFaults.merge(ownFaults.size() < REASONS_MAX || ownFaults.containsKey(reason) ? reason : "other reasons", 1, Integer::sum);
    } else if (look instanceof Look.Unreachable unreachable && unreachable.answered()) {
      unusable.count(agent);
      unusable.name(agent, unreachable.reason());
    } else if (look instanceof Look.Reachable answered && answered.registry().malformed() > 0) {
      usableInPart.count(agent);
      usableInPart.name(agent, answered.registry().malformedInWords());
    }
  }

  /** Agents that the same is wrong with: all are counted, the first are named, some with the reason. */
  private static final class Troubled {
    private final List<String> agents = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private int count;
    private int named;

    void count(String agent) {
      count++;
      if (agent != null && agents.size() < Problem.NAMED_MAX) {
        agents.add(agent);
      }
    }

    void name(String agent, String reason) {
      named++;
      if (reasons.size() < NAMED_MAX) {
        reasons.add("'" + SafeText.line(String.valueOf(agent), 100) + "' (" + SafeText.line(reason, 100) + ")");
      }
    }

    String list() {
      return String.join(", ", reasons) + (named > reasons.size() ? " and " + (named - reasons.size()) + " more" : "");
    }

    Problem problem(Kind kind, String text) {
      return kind.says(text).times(count).agents(agents);
    }
  }

  /** How many are silent is said in every cycle, and which in the first. What an agent's people should mend is said until they do. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    ownFaults.forEach((reason, count) -> {
      String text = count + (count == 1 ? " agent" : " agents") + " could not be asked by the watchdog itself: " + reason;
      problems.add(Kind.OWN_FAULT.says(text).times(count));
    });
    if (silent.count > 0) {
      problems.add(silent.problem(
          Kind.AGENTS_SILENT,
          silent.count + " of " + probed + " agents with running executions could not be asked"
              + (silent.named == 0 ? "" : ", new among them: " + silent.list())));
    }
    if (unusable.count > 0) {
      problems.add(unusable.problem(
          Kind.REGISTRY_UNUSABLE, "the registry of " + unusable.list() + " cannot be used: what runs there stays unknown"));
    }
    if (usableInPart.count > 0) {
      problems.add(usableInPart.problem(
          Kind.REGISTRY_UNUSABLE,
          "the registry of " + usableInPart.list() + " can be used only in part: what it does not name stays unknown"));
    }
    return problems;
  }

  /** Why agents could not be asked by the watchdog itself, null where all could. */
  String ownFault() {
    return ownFaults.isEmpty()
        ? null
        : notAsked + " agents could not be asked by the watchdog itself: " + String.join(", ", ownFaults.keySet());
  }

  int probed() {
    return probed;
  }

  CycleReport.Agents report() {
    int unusableInAll = unusable.count + usableInPart.count;
    return new CycleReport.Agents(probed, reachable, unreachable, idle, notAsked, unusableInAll);
  }
}
