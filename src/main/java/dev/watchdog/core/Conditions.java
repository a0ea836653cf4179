package dev.watchdog.core;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the rules ask of the evidence, each with the fact it looks at in words. */
final class Conditions {

  static final Condition LEASED =
      new Condition("leased", e -> e.row().leased(), e -> e.row().leased() ? "lease until " + e.row().lease() : "no lease");

  static final Condition RUNNING = observed("running", e -> e.observation() instanceof Observation.Running);
  static final Condition PENDING = observed("pending", e -> e.observation() instanceof Observation.Pending);
  static final Condition UNKNOWN = observed("unknown", Evidence::unknown);
  static final Condition NOT_ASKED = observed("not asked", e -> e.observation() instanceof Observation.NotAsked);

  /** A finished run that was named for fifteen minutes without a result to be had counts as absent from then on. */
  static final Condition FINISHED =
      observed("recently finished", e -> e.observation() instanceof Observation.RecentlyFinished && !patienceOver(e));

  static final Condition ABSENT =
      observed("absent", e -> e.observation() instanceof Observation.Absent || e.observation() instanceof Observation.RecentlyFinished);

  static final Condition WITHIN_LIMIT = aged("age ≤ limit", e -> !older(e, e.limit()), e -> "limit " + seconds(e.limit()));
  static final Condition PAST_LIMIT = aged("age > limit", e -> older(e, e.limit()), e -> "limit " + seconds(e.limit()));
  static final Condition WITHIN_DEADLINE =
      aged("age ≤ deadline", e -> !older(e, e.deadline()), e -> "deadline " + seconds(e.deadline()));
  static final Condition PAST_DEADLINE = aged("age > deadline", e -> older(e, e.deadline()), e -> "deadline " + seconds(e.deadline()));
  static final Condition PAST_NO_SESSION =
      aged(
          "age > no-session-after",
          e -> older(e, e.policy().noSessionAfter()),
          e -> "no-session-after " + seconds(e.policy().noSessionAfter()));
  static final Condition WITHIN_GRACE =
      aged(
          "age < dispatch-grace",
          e -> younger(e, e.policy().dispatchGrace()),
          e -> "dispatch-grace " + seconds(e.policy().dispatchGrace()));
  static final Condition WITHIN_DISPATCHER_TIME =
      aged(
          "age < deadline + 3 h",
          Evidence::withinDispatcherTime,
          e -> "deadline + 3 h " + seconds(e.deadline().plus(Policy.DISPATCHER_EXTRA)));
  static final Condition WITHIN_THREE_HOURS =
      aged("age < 3 h", e -> younger(e, Policy.DISPATCHER_EXTRA), e -> "3 h " + seconds(Policy.DISPATCHER_EXTRA));

  static final Condition NEVER_DISPATCHED =
      new Condition(
          "never dispatched", e -> e.row().neverDispatched(), e -> e.row().neverDispatched() ? "no session" : "it has a session");

  static final Condition MARKER_NONE = marker("marker none", e -> e.marker().none());
  static final Condition MARKER_ALIVE = marker("marker alive", e -> e.marker() == Marker.ALIVE);
  static final Condition MARKER_UNREADABLE = marker("marker unreadable", e -> e.marker() == Marker.UNREADABLE);

  /** With the result not asked for yet the rule applies, and its outcome is to ask. */
  static final Condition SILENT_OR_WITHOUT_RESULT =
      new Condition(
          "unknown, or absent with no result to be had",
          e -> e.unknown() || (ABSENT.holds().test(e) && !mayHaveResult(e)),
          e -> "observation " + e.observation().word() + ", " + resultFact(e));

  static final Condition RESULT_KEPT_OR_NOT_ASKED =
      new Condition(
          "result retained",
          e -> e.result() instanceof Retained.Kept || e.result() instanceof Retained.NotAsked,
          Conditions::resultFact);

  static final Condition RESULT_UNASKABLE =
      new Condition("result could not be asked for, fewer than three such looks before", Conditions::unaskableYet, Conditions::resultFact);

  static final Condition BOOTED_OR_SEEN_OFTEN =
      new Condition(
          "booted after the row started, or seen absent often enough",
          e -> e.bootedAfterStart() || e.absences().count() >= e.absencesNeeded(),
          e ->
              (e.bootedAfterStart() ? "the agent booted after the row started; " : "")
                  + "seen absent "
                  + e.absences().count()
                  + " of "
                  + e.absencesNeeded()
                  + " times");

  static final Condition WITHIN_DEADLINE_OR_DISPATCHED =
      new Condition(
          "age ≤ deadline, or marker not none and age < deadline + 3 h",
          e -> WITHIN_DEADLINE.holds().test(e) || (!e.marker().none() && WITHIN_DISPATCHER_TIME.holds().test(e)),
          e -> WITHIN_DEADLINE.fact().apply(e) + ", " + MARKER_NONE.fact().apply(e));

  private Conditions() {}

  static boolean unaskableYet(Evidence e) {
    return e.result() instanceof Retained.CouldNotAsk && (cutOff(e) || e.memory().unaskable().count() < Policy.REPEATED_MIN);
  }

  /** A result that was cut off while it was arriving: more time may help, and until then that is no look. */
  static boolean cutOff(Evidence e) {
    return e.result() instanceof Retained.CouldNotAsk could && could.arriving() && e.withinDispatcherTime();
  }

  static boolean markerVetoes(Evidence e) {
    return MARKER_ALIVE.holds().test(e) && e.withinDispatcherTime();
  }

  /** Whether a dispatcher may be alive, as far as nobody can tell. */
  static boolean markerHidden(Evidence e) {
    return MARKER_UNREADABLE.holds().test(e) && WITHIN_THREE_HOURS.holds().test(e);
  }

  private static boolean patienceOver(Evidence e) {
    boolean asked = !(e.result() instanceof Retained.NotAsked);
    return asked
        && !(e.result() instanceof Retained.Kept)
        && e.memory().finishedSince() != null
        && !e.at().isBefore(e.memory().finishedSince().plus(Policy.FINISHED_PATIENCE));
  }

  private static boolean mayHaveResult(Evidence e) {
    return e.result() instanceof Retained.Kept || unaskableYet(e);
  }

  private static Condition observed(String name, Predicate<Evidence> holds) {
    return new Condition(name, holds, e -> "observation " + e.observation().word() + reason(e.observation()));
  }

  private static String reason(Observation observation) {
    if (observation instanceof Observation.NotAsked notAsked) {
      return " (" + notAsked.reason() + ")";
    }
    return observation instanceof Observation.Unknown unknown ? " (" + unknown.reason() + ")" : "";
  }

  private static Condition aged(String name, Predicate<Evidence> holds, Function<Evidence, String> against) {
    return new Condition(name, holds, e -> "age " + seconds(e.age()) + ", " + against.apply(e));
  }

  private static Condition marker(String name, Predicate<Evidence> holds) {
    return new Condition(name, holds, Conditions::markerFact);
  }

  private static String markerFact(Evidence e) {
    return "dispatcher marker " + e.marker().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
        + (e.markerLapsed() ? " (none in the last look, alive before)" : "");
  }

  private static String resultFact(Evidence e) {
    if (e.result() instanceof Retained.Kept) {
      return "result retained for " + seconds(Duration.between(e.resultSince(), e.at()));
    }
    if (e.result() instanceof Retained.CouldNotAsk could) {
      return "result could not be asked for (" + could.reason() + ", " + e.memory().unaskable().count() + " such looks before)";
    }
    if (e.result() instanceof Retained.NoneKept) {
      return "no result retained";
    }
    if (e.result() instanceof Retained.NotAsked own && own.reason() != null) {
      return "result not asked for (" + own.reason() + ")";
    }
    return e.result() instanceof Retained.NotSupported ? "the agent keeps no results" : "result not asked for";
  }

  private static boolean older(Evidence e, Duration than) {
    return e.age().compareTo(than) > 0;
  }

  private static boolean younger(Evidence e, Duration than) {
    return e.age().compareTo(than) < 0;
  }

  static String seconds(Duration time) {
    long whole = time.toSeconds();
    int millis = time.toMillisPart();
    return millis == 0 || whole >= 600 ? whole + " s" : whole + "." + String.format(java.util.Locale.ROOT, "%03d", millis) + " s";
  }
}
