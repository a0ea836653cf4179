package dev.watchdog.core;

import static dev.watchdog.core.Conditions.*;

import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The one evaluator of a row: seventeen rules, the first that applies decides. Pure; the table of docs/decision-table.md is this list, and
 * a test keeps the two equal.
 *
 * <p>Rules 2 to 6 are proof of life or of an end: nothing below them fails the row in that look, but for a finished run that is still
 * named after fifteen minutes without a result to be had; from then on it counts as absent.
 */
public final class DecisionTable {

  /** In order. */
  public static final List<Rule> RULES =
      List.of(
          rule(1, "a lease is set", "leave: owned by another mechanism", Kind.LEASED, LEASED),
          rule(2, "running, age ≤ limit", "confirmed", Kind.CONFIRMED, RUNNING, WITHIN_LIMIT),
          new Rule(3, "running, age > limit", "terminate", List.of(RUNNING, PAST_LIMIT), DecisionTable::overdue),
          rule(4, "pending, age ≤ deadline", "leave: accepted, not started", Kind.PENDING, PENDING, WITHIN_DEADLINE),
          new Rule(5, "pending, age > deadline", "terminate", List.of(PENDING, PAST_DEADLINE), DecisionTable::pendingTooLong),
          new Rule(
              6,
              "recently finished",
              "marker alive, age < deadline + 3 h: leave; marker unreadable, age < 3 h: recover a success, else leave; "
                  + "else recover the result once it settled, without one leave, at most 15 minutes",
              List.of(FINISHED),
              DecisionTable::finished),
          new Rule(
              7,
              "never dispatched, age > no-session-after, marker none; and unknown, or absent with no result to be had",
              "fail: no_session_failed",
              List.of(NEVER_DISPATCHED, PAST_NO_SESSION, MARKER_NONE, SILENT_OR_WITHOUT_RESULT),
              DecisionTable::neverDispatched),
          rule(8, "absent, age < dispatch-grace", "leave: in dispatch", Kind.IN_DISPATCH, ABSENT, WITHIN_GRACE),
          rule(
              9,
              "absent, marker alive, age < deadline + 3 h",
              "leave: a dispatcher will still call the agent",
              Kind.DISPATCHER_ALIVE,
              ABSENT,
              MARKER_ALIVE,
              WITHIN_DISPATCHER_TIME),
          rule(
              10,
              "absent, marker unreadable, age < 3 h",
              "leave: a dispatcher may be alive",
              Kind.MARKER_UNREADABLE,
              ABSENT,
              MARKER_UNREADABLE,
              WITHIN_THREE_HOURS),
          new Rule(11, "absent, result retained", "as 6", List.of(ABSENT, RESULT_KEPT_OR_NOT_ASKED), DecisionTable::absentWithResult),
          new Rule(
              12,
              "absent, the result could not be asked for",
              "leave; after three such looks go on",
              List.of(ABSENT, RESULT_UNASKABLE),
              e -> new Decision(new Verdict(12, Kind.RESULT_UNASKABLE), countUnaskable(e))),
          new Rule(
              13,
              "absent, the agent booted after the row started, or seen absent often enough",
              "fail: orphan_recovered",
              List.of(ABSENT, BOOTED_OR_SEEN_OFTEN),
              e -> new Decision(new Verdict(13, Kind.ORPHANED), e.memory().withAbsences(e.absences()))),
          new Rule(
              14,
              "absent, not yet seen often enough",
              "leave: suspect, asked again after confirm-after",
              List.of(ABSENT),
              e -> new Decision(new Verdict(14, Kind.SUSPECT), e.memory().withAbsences(e.absences()))),
          rule(
              15,
              "unknown; age ≤ deadline, or marker not none and age < deadline + 3 h",
              "leave: unreachable",
              Kind.UNREACHABLE,
              UNKNOWN,
              WITHIN_DEADLINE_OR_DISPATCHED),
          rule(16, "unknown, age > deadline", "fail: stale_failed, unless the brake holds it", Kind.STALE, UNKNOWN),
          rule(
              17,
              "not asked",
              "leave: could not be asked by the watchdog itself; for its network at most until deadline + 3 h, then as unknown",
              Kind.NOT_ASKED,
              NOT_ASKED));

  private DecisionTable() {}

  /** The first rule that applies. {@link Kind#RESULT_NEEDED} means: ask for the result, and decide again with the answer. */
  public static Decision decide(Evidence evidence) {
    for (Rule rule : RULES) {
      if (rule.applies(evidence)) {
        return rule.outcome().apply(evidence);
      }
    }
    throw new IllegalStateException("no rule applies to " + evidence.observation().word()); // Rules 14, 16 and 17 leave nothing over.
  }

  /** What the answer to a terminate call makes of a row that rule 3 or 5 wants to end. */
  public static Decision afterTerminate(Verdict asked, Evidence evidence, TerminateAnswer answer, Instant at) {
    Memory memory = evidence.memory();
    if (answer instanceof TerminateAnswer.Confirmed confirmed) {
      return new Decision(asked.as(Kind.TERMINATED), memory.withLastAnswer(confirmed.answer()));
    }
    if (answer instanceof TerminateAnswer.Ended ended) {
      Sightings seen = memory.ended().plus(at, evidence.policy().confirmAfter());
      return new Decision(asked.as(Kind.ENDED_BY_ITSELF), memory.withEnded(seen, ended.answer()));
    }
    if (answer instanceof TerminateAnswer.NotAsked) {
      return new Decision(asked.as(Kind.NOT_ASKED), memory);
    }
    String said = ((TerminateAnswer.Unconfirmed) answer).answer();
    Sightings attempts = memory.unconfirmed().plus(at, Duration.ZERO);
    boolean hopeless = attempts.count() >= Policy.REPEATED_MIN && evidence.age().compareTo(evidence.deadline()) > 0;
    return new Decision(asked.as(hopeless ? Kind.UNSTOPPABLE : Kind.NOT_STOPPED), memory.withUnconfirmed(attempts, said));
  }

  private static Rule rule(int number, String when, String says, Kind kind, Condition... conditions) {
    Verdict verdict = new Verdict(number, kind);
    return new Rule(number, when, says, List.of(conditions), evidence -> new Decision(verdict, evidence.memory()));
  }

  private static Decision overdue(Evidence e) {
    boolean finished = ((Observation.Running) e.observation()).alsoFinished();
    return finished ? new Decision(new Verdict(3, Kind.ALSO_FINISHED), e.memory()) : toTerminate(3, e);
  }

  private static Decision pendingTooLong(Evidence e) {
    boolean finished = ((Observation.Pending) e.observation()).alsoFinished();
    return finished ? new Decision(new Verdict(5, Kind.ALSO_FINISHED), e.memory()) : toTerminate(5, e);
  }

  /** Still listed although its agent said three times that it had ended: its result decides, and without one its deadline. */
  private static Decision toTerminate(int rule, Evidence e) {
    if (e.memory().ended().count() < Policy.REPEATED_MIN) {
      return new Decision(new Verdict(rule, Kind.OVERDUE), e.memory());
    }
    if (e.result() instanceof Retained.NotAsked) {
      return new Decision(new Verdict(rule, Kind.RESULT_NEEDED), e.memory());
    }
    if (e.result() instanceof Retained.Kept) {
      return kept(rule, e);
    }
    if (unaskableYet(e)) {
      return new Decision(new Verdict(rule, Kind.RESULT_UNASKABLE), countUnaskable(e));
    }
    boolean past = PAST_DEADLINE.holds().test(e);
    return new Decision(new Verdict(rule, past ? Kind.STILL_LISTED : Kind.OVERDUE), e.memory());
  }

  /** A live dispatcher may be about to retry under the same id, and what the agent names as finished is the attempt before. */
  private static Decision finished(Evidence e) {
    if (markerVetoes(e)) {
      return new Decision(new Verdict(6, Kind.DISPATCHER_ALIVE), e.memory());
    }
    if (e.result() instanceof Retained.NotAsked) {
      return new Decision(new Verdict(6, Kind.RESULT_NEEDED), e.memory());
    }
    boolean success = e.result() instanceof Retained.Kept kept && Status.SUCCESS.equals(kept.status());
    if (markerHidden(e) && !success) {
      return new Decision(new Verdict(6, Kind.MARKER_UNREADABLE), e.memory());
    }
    if (e.result() instanceof Retained.Kept) {
      return kept(6, e);
    }
    if (cutOff(e)) {
      return new Decision(new Verdict(6, Kind.RESULT_UNASKABLE), e.memory());
    }
    Memory memory = e.result() instanceof Retained.CouldNotAsk ? countUnaskable(e) : e.memory();
    Instant since = memory.finishedSince() == null ? e.at() : memory.finishedSince();
    return new Decision(new Verdict(6, Kind.FINISHED), memory.withFinishedSince(since));
  }

  private static Decision neverDispatched(Evidence e) {
    boolean ask = !e.unknown() && e.result() instanceof Retained.NotAsked;
    return new Decision(new Verdict(7, ask ? Kind.RESULT_NEEDED : Kind.NO_SESSION), e.memory());
  }

  private static Decision absentWithResult(Evidence e) {
    return e.result() instanceof Retained.Kept ? kept(11, e) : new Decision(new Verdict(11, Kind.RESULT_NEEDED), e.memory());
  }

  private static Decision kept(int rule, Evidence e) {
    boolean settled = !e.resultSince().plus(Policy.RESULT_SETTLED).isAfter(e.at());
    return new Decision(new Verdict(rule, settled ? Kind.RESULT_READY : Kind.RESULT_YOUNG), e.memory());
  }

  private static Memory countUnaskable(Evidence e) {
    return cutOff(e) ? e.memory() : e.memory().withUnaskable(e.memory().unaskable().plus(e.at(), e.policy().confirmAfter()));
  }
}
