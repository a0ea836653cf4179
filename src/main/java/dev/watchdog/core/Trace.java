package dev.watchdog.core;

import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a verdict was reached, for a person: the rules in order with what each found, what happens next and when, and what would change it.
 *
 * @param steps every rule up to the one that applied
 * @param next what the watchdog does next about the row, in words
 * @param nextAt when, or null where nothing is due at a known time
 * @param wouldChange what would lead to another verdict
 */
public record Trace(Decision decision, List<Step> steps, String next, Instant nextAt, List<String> wouldChange) {

  /** One rule: whether it applied, and why or why not. */
  public record Step(int rule, String when, boolean matched, String why) {}

  /** Runs the very table that decided. */
  public static Trace of(Evidence evidence) {
    List<Step> steps = new ArrayList<>();
    for (Rule rule : DecisionTable.RULES) {
      boolean applies = rule.applies(evidence);
      steps.add(new Step(rule.number(), rule.when(), applies, rule.why(evidence)));
      if (applies) {
        break;
      }
    }
    Decision decision = DecisionTable.decide(evidence);
    return new Trace(decision, List.copyOf(steps), next(decision.verdict()), nextAt(decision, evidence), changes(evidence));
  }

  /** What the watchdog does next about a row with this verdict. */
  public static String next(Verdict verdict) {
    return switch (verdict.kind()) {
      case CONFIRMED -> "terminated when it passes its limit";
      case PENDING -> "terminated when it passes its deadline";
      case OVERDUE, NOT_STOPPED -> "asked to terminate in the next cycle";
      case SUSPECT -> "its agent is asked again";
      case IN_DISPATCH -> "judged once dispatch-grace is over";
      case RESULT_YOUNG -> "its result is taken once it settled";
      case FINISHED -> "counts as absent when its agent still has no result";
      case UNREACHABLE -> "failed as stale when its deadline passes in silence";
      case DISPATCHER_ALIVE, MARKER_UNREADABLE, RESULT_UNASKABLE, ENDED_BY_ITSELF, ALSO_FINISHED, NOT_ASKED, OUTDATED, OBSERVED,
          UNDECIDED ->
          "looked at again in the next cycle";
      case LEASED -> "left to the owner of its lease";
      case HELD -> "waits for an operator, or for its third cycle on hold";
      default -> "ended in the cycle that decides so";
    };
  }

  /** When {@link #next} is due; null where that is simply the next cycle. */
  public static Instant nextAt(Decision decision, Evidence e) {
    Kind kind = decision.verdict().kind();
    Instant start = e.start().from();
    return switch (kind) {
      case CONFIRMED -> start.plus(e.limit());
      case PENDING -> start.plus(e.deadline());
      case UNREACHABLE -> start.plus(silenceEnds(e));
      case IN_DISPATCH -> start.plus(e.policy().dispatchGrace());
      case SUSPECT -> decision.memory().absences().last().plus(e.policy().confirmAfter());
      case RESULT_YOUNG -> e.resultSince().plus(Policy.RESULT_SETTLED);
      case FINISHED -> decision.memory().finishedSince().plus(Policy.FINISHED_PATIENCE);
      case DISPATCHER_ALIVE -> start.plus(e.deadline()).plus(Policy.DISPATCHER_EXTRA);
      case MARKER_UNREADABLE -> start.plus(Policy.DISPATCHER_EXTRA);
      default -> null;
    };
  }

  /** The age at which silence fails the row. */
  private static Duration silenceEnds(Evidence e) {
    if (!e.marker().none()) {
      return e.deadline().plus(Policy.DISPATCHER_EXTRA);
    }
    return e.row().neverDispatched() ? e.policy().noSessionAfter() : e.deadline();
  }

  private static List<String> changes(Evidence e) {
    List<String> changes = new ArrayList<>();
    if (e.row().leased()) {
      return List.of("the lease being cleared");
    }
    if (!(e.observation() instanceof Observation.Running)) {
      changes.add("agent lists it as running: confirmed until its limit of " + Conditions.seconds(e.limit()));
    }
    if (!(e.observation() instanceof Observation.Absent)) {
      changes.add("agent answers and no longer names it: it becomes absent (rules 7 to 14)");
    }
    if (!(e.observation() instanceof Observation.Unknown)) {
      changes.add("agent falls silent: left alone until its deadline of " + Conditions.seconds(e.deadline()));
    }
    if (e.marker().none() && !(e.observation() instanceof Observation.Running)) {
      changes.add("a dispatcher marker appears: left alone while it may still call the agent");
    }
    Duration left = e.limit().minus(e.age());
    changes.add(left.isNegative() ? "it is " + Conditions.seconds(left.negated()) + " past its limit" : "age passing its limit, in "
        + Conditions.seconds(left));
    changes.add("the platform writing an end to the row: then nothing is done");
    return List.copyOf(changes);
  }
}
