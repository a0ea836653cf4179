package dev.watchdog.flow.cycle;

import dev.watchdog.core.AgentClocks;
import dev.watchdog.core.ClockReading;
import dev.watchdog.core.ClockRule;
import dev.watchdog.core.ClockRule.Standing;
import dev.watchdog.core.Look;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Problem.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Lets a cycle act only while it can trust itself: its clock by what others say; its hand, since what cannot be written must not be done;
 * and its own reach, since it only observes where it could not ask more than a tenth of its agents, and at least three or all. What is to
 * be done waits here until the clock is known; once a cycle observes it observes to its end. Confined to the event loop of the cycle.
 */
final class Interlock {

  private static final int NOT_ASKED_MIN = 3;
  private static final int NOT_ASKED_SHARE = 10;

  private final ClockRule rule;
  private final List<ClockReading> stores;
  private final AgentClocks clocks;
  private final int agents;
  private final String paused;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean known;
  private boolean observes;
  private Kind unfitOf;
  private String unfit;
  private int notAsked;

  /**
   * Nothing was asked yet.
   *
   * @param stores what the stores' clocks said
   * @param clocks takes what the agents' clocks say, null where they are no witnesses
   * @param agents how many agents the cycle asks
   * @param paused what happened to the watchdog that makes this cycle only observe, null where nothing did
   * @param unable why what it decides could not be written, null where it can
   */
  Interlock(ClockRule rule, List<ClockReading> stores, AgentClocks clocks, int agents, String paused, String unable) {
    this.rule = rule;
    this.stores = stores;
    this.clocks = clocks;
    this.agents = agents;
    this.paused = paused;
    this.observes = paused != null;
    if (unable != null) {
      observe(Kind.UNABLE_TO_WRITE, "not able to write: " + unable);
    }
    judgeSoFar();
  }

  /** Runs it once it is known whether the cycle may act: at once where that is known already. */
  void whenKnown(Runnable work) {
    if (known) {
      work.run();
    } else {
      waiting.add(work); // Bounded by the rows of the cycle, each of which is decided once.
    }
  }

  /** An agent was asked, or could not be. */
  void asked(Look look) {
    if (look instanceof Look.NotAsked own) {
      notAsked++;
      boolean many = notAsked >= NOT_ASKED_MIN || notAsked == agents;
      if (many && notAsked * NOT_ASKED_SHARE > agents) {
        observe(Kind.OWN_FAULT, notAsked + " of " + agents + " agents could not be asked by the watchdog itself (" + own.reason() + ")");
      }
    }
    if (clocks != null && look instanceof Look.Reachable answered && answered.clock() != null) {
      clocks.take(answered.clock());
    }
    if (!known) {
      judgeSoFar();
    }
  }

  /** Every agent was asked: what is not known now never will be. */
  void close() {
    if (!known) {
      judge(clocks == null ? ClockRule.Agents.SILENT : clocks.last());
    }
  }

  private void judgeSoFar() {
    judge(clocks == null ? ClockRule.Agents.SILENT : clocks.soFar());
  }

  private void judge(ClockRule.Agents agentsSay) {
    Standing standing = rule.judge(stores, agentsSay);
    if (standing == Standing.DISTRUSTED) {
      observe(Kind.CLOCK_DISTRUSTED, "its clock is not to be trusted, " + String.join(", ", rule.differences(witnesses())));
    }
    if (standing == Standing.OPEN) {
      return;
    }
    known = true;
    while (!waiting.isEmpty()) {
      waiting.poll().run();
    }
  }

  private void observe(Kind kind, String why) {
    observes = true;
    if (unfit == null) {
      unfitOf = kind;
      unfit = why;
    }
  }

  /** Whether the cycle only observes. */
  boolean observes() {
    return observes;
  }

  /** Why the watchdog cannot do its work, in words; null where it can. A pause is over, and no reason. */
  String unfit() {
    return unfit;
  }

  /** What is wrong; each clock that differs and is outvoted is one. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    if (paused != null) {
      problems.add(Kind.ONLY_OBSERVED.says(paused + ": this cycle only observes"));
    }
    if (unfit != null) {
      problems.add(unfitOf.says("this cycle only observes: " + unfit));
    } else {
      rule.differences(witnesses()).forEach(words -> problems.add(Kind.CLOCK_OUTVOTED.says(words + " and is outvoted")));
    }
    return problems;
  }

  /** Whether anybody's clock was there to be held against the watchdog's. */
  boolean vouched() {
    return rule.tolerance().isPresent() && !witnesses().isEmpty();
  }

  private List<ClockReading> witnesses() {
    List<ClockReading> all = new ArrayList<>(stores);
    if (clocks != null) {
      clocks.median().ifPresent(all::add);
    }
    return all;
  }
}
