package dev.watchdog.flow.cycle;

import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Look;
import dev.watchdog.core.Registry;
import dev.watchdog.core.SafeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the agents of one cycle, and names those that something is wrong with. Confined to the event loop of the cycle. */
public final class AgentTally {

  /** What the problem of silent agents says, and no other. */
  public static final String SILENT = " agents with running executions could not be asked";

  private static final int NAMED_MAX = 3;
  private static final int REASONS_MAX = 10;

  private final List<String> silentNew = new ArrayList<>();
  private final List<String> unusable = new ArrayList<>();
  private final List<String> usableInPart = new ArrayList<>();
  private final Map<String, Integer> ownFaults = new LinkedHashMap<>();
  private int silent;
  private int silentNewMore;
  private int unusableMore;
  private int usableInPartMore;
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
      silent++;
      if (!before && silentNew.size() < NAMED_MAX) {
        silentNew.add(named(agent, unreachable.reason()));
      } else if (!before) {
        silentNewMore++;
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
      unusableMore += add(unusable, named(agent, unreachable.reason()));
    } else if (look instanceof Look.Reachable answered && answered.registry().malformed() > 0) {
      Registry registry = answered.registry();
      usableInPartMore += add(usableInPart, named(agent, registry.malformedInWords()));
    }
  }

  /** Adds it while there is room; how many did not fit. */
  private static int add(List<String> names, String name) {
    return names.size() < NAMED_MAX && names.add(name) ? 0 : 1;
  }

  private static String named(String agent, String reason) {
    return "'" + SafeText.line(String.valueOf(agent), 100) + "' (" + SafeText.line(reason, 100) + ")";
  }

  /** How many are silent is said in every cycle, and which in the first. What an agent's people should mend is said until they do. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    ownFaults.forEach((reason, count) ->
        problems.add(count + (count == 1 ? " agent" : " agents") + " could not be asked by the watchdog itself: " + reason));
    if (silent > 0) {
      problems.add(silent + " of " + probed + SILENT
          + (silentNew.isEmpty() ? "" : ", new among them: " + list(silentNew, silentNewMore)));
    }
    if (!unusable.isEmpty()) {
      problems.add("the registry of " + list(unusable, unusableMore) + " cannot be used: what runs there stays unknown");
    }
    if (!usableInPart.isEmpty()) {
      problems.add(
          "the registry of " + list(usableInPart, usableInPartMore) + " can be used only in part: what it does not name stays unknown");
    }
    return problems;
  }

  private static String list(List<String> names, int more) {
    return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
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
    int unusableInAll = unusable.size() + unusableMore + usableInPart.size() + usableInPartMore;
    return new CycleReport.Agents(probed, reachable, unreachable, idle, notAsked, unusableInAll);
  }
}
