package dev.watchdog.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The text that is written to a row that ends, and told to everybody. It states only what was observed. */
public final class Reason {

  /** Longest text that is stored. */
  public static final int CHARS_MAX = 2000;

  private static final int NAME_CHARS_MAX = 200;
  private static final int CAUSE_CHARS_MAX = 300;

  private Reason() {}

  /**
   * The reason alone.
   *
   * @throws IllegalArgumentException for a verdict that ends nothing
   */
  public static String of(Verdict verdict, Evidence evidence) {
    String agent = "'" + SafeText.line(String.valueOf(evidence.row().agent()), NAME_CHARS_MAX) + "'";
    return switch (verdict.kind()) {
      case ORPHANED -> orphaned(agent, evidence);
      case TERMINATED -> terminated(evidence);
      case NO_SESSION ->
          "Silent launch failure: no Claude session created within " + evidence.policy().noSessionAfter().toSeconds() + " seconds";
      case STALE -> "Marked as failed by watchdog: agent " + agent + " unreachable (" + cause(evidence) + ")" + deadlinePassed(evidence);
      case UNSTOPPABLE ->
          "Marked as failed by watchdog: could not be stopped on agent " + agent + " ("
              + evidence.memory().unconfirmed().count() + " attempts, last: " + answer(evidence) + ")" + deadlinePassed(evidence);
      case STILL_LISTED ->
          "Marked as failed by watchdog: agent " + agent + " still lists it after at least " + evidence.memory().ended().count()
              + " terminate calls (last answer: " + answer(evidence) + ")" + deadlinePassed(evidence);
      case RESULT_READY ->
          "Result recovered from agent " + agent + " (retained for "
              + Duration.between(evidence.resultSince(), evidence.at()).toSeconds() + " s)";
      default -> throw new IllegalArgumentException("verdict ends nothing: " + verdict.kind());
    };
  }

  /** The reason with the agent's own last error before it, where there is one; at most {@link #CHARS_MAX} characters. */
  public static String withContext(AgentError error, String reason) {
    String context = error == null ? null : error.sentence();
    if (context == null) {
      return SafeText.line(reason, CHARS_MAX);
    }
    return SafeText.line(context + " Cleanup: " + reason, CHARS_MAX);
  }

  /** The error of a retained failure: the agent's own words; never empty. */
  public static String ofResult(Retained.Kept kept, String agent) {
    String own = kept.error() == null || kept.error().isBlank() ? null : kept.error();
    String code = kept.errorCode() == null || kept.errorCode().isBlank() ? null : kept.errorCode();
    if (own == null && code == null) {
      return "Agent '" + SafeText.line(String.valueOf(agent), NAME_CHARS_MAX) + "' reported " + kept.status() + " without an error text";
    }
    return SafeText.line(own != null ? own : "[" + code + "]", CHARS_MAX);
  }

  private static String orphaned(String agent, Evidence evidence) {
    String dispatcher = evidence.marker() == Marker.NONE ? " and no live dispatcher" : "";
    if (evidence.observation() instanceof Observation.RecentlyFinished finished) {
      return "Execution reported as recently completed by agent " + agent + " without a result to be had ("
          + checks(finished.checks().pending(), false) + ")" + dispatcher + " \u2014 recovered by watchdog";
    }
    Observation.Checks checks = ((Observation.Absent) evidence.observation()).checks();
    return "Execution not tracked by agent " + agent + " (" + checks(checks.pending(), checks.finished()) + ")" + dispatcher
        + " \u2014 recovered by watchdog";
  }

  private static String checks(boolean pending, boolean finished) {
    List<String> made = new ArrayList<>(List.of("not running"));
    if (pending) {
      made.add("not pending");
    }
    if (finished) {
      made.add("not recently completed");
    }
    return String.join(", ", made);
  }

  private static String terminated(Evidence evidence) {
    String after = "Execution auto-terminated after " + evidence.age().toMinutes() + " minutes by watchdog ";
    return evidence.observation() instanceof Observation.Pending
        ? after + "(still pending, exceeded deadline of " + evidence.deadline().toSeconds() + "s)"
        : after + "(exceeded timeout of " + evidence.limit().toSeconds() + "s)";
  }

  private static String cause(Evidence evidence) {
    String reason =
        evidence.observation() instanceof Observation.NotAsked notAsked
            ? notAsked.reason()
            : ((Observation.Unknown) evidence.observation()).reason();
    return SafeText.line(reason, CAUSE_CHARS_MAX);
  }

  private static String answer(Evidence evidence) {
    return SafeText.line(String.valueOf(evidence.memory().lastAnswer()), CAUSE_CHARS_MAX);
  }

  private static String deadlinePassed(Evidence evidence) {
    return " and " + evidence.deadline().toSeconds() + "s deadline passed";
  }
}
