package dev.watchdog.simulation;

import dev.watchdog.core.Verdict.Action;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened in the runs so far: a simulation that never reaches a path proves nothing about it. */
final class Summary {

  private static final int RULES = 17;

  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final Map<Integer, Long> rules = new TreeMap<>();
  private final Map<String, Long> actions = new TreeMap<>();
  private final Map<String, Long> counts = new TreeMap<>();
  private long seeds;
  private long micros;
  private long events;

  void fault(Fault fault) {
    faults.merge(fault, 1L, Long::sum);
  }

  void rule(int number) {
    rules.merge(number, 1L, Long::sum);
  }

  void action(String word) {
    actions.merge(word, 1L, Long::sum);
  }

  void count(String what) {
    counts.merge(what, 1L, Long::sum);
  }

  long counted(String what) {
    return counts.getOrDefault(what, 0L);
  }

  void run(long simulatedMicros, long ranEvents) {
    seeds++;
    micros += simulatedMicros;
    events += ranEvents;
  }

  long seeds() {
    return seeds;
  }

  /** Kinds of fault, rules and actions that did not occur in any run. */
  List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (!faults.containsKey(fault)) {
        missing.add("fault " + word(fault));
      }
    }
    for (int rule = 1; rule <= RULES; rule++) {
      if (!rules.containsKey(rule)) {
        missing.add("rule " + rule);
      }
    }
    for (Action action : Action.values()) {
      if (!actions.containsKey(action.word())) {
        missing.add("action " + action.word());
      }
    }
    return missing;
  }

  /** One line each. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(seeds + " seeds, " + micros / Loop.HOUR + " simulated hours, " + events + " events");
    lines.add("happened: " + text(counts));
    Map<String, Long> named = new TreeMap<>();
    faults.forEach((fault, count) -> named.put(word(fault), count));
    lines.add("faults: " + text(named));
    lines.add("verdicts by rule: " + text(rules));
    lines.add("actions: " + text(actions));
    lines.add(missing().isEmpty() ? "every kind of fault, every rule and every action occurred" : "never occurred: " + missing());
    return lines;
  }

  private static String word(Fault fault) {
    return fault.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private static String text(Map<?, Long> counts) {
    StringBuilder text = new StringBuilder();
    counts.forEach((what, count) -> text.append(text.isEmpty() ? "" : ", ").append(what).append(' ').append(count));
    return text.toString();
  }
}
