package dev.watchdog.core;

import static dev.watchdog.core.Given.LOOKED;
import static dev.watchdog.core.Given.READ;
import static dev.watchdog.core.Given.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The texts that are written to rows, character by character. */
class ReasonTest {

  private static final String REASON = "Silent launch failure: no Claude session created within 60 seconds";

  private static String reason(int rule, Kind kind, Given given) {
    return Reason.of(new Verdict(rule, kind), given.evidence());
  }

  @ParameterizedTest(name = "pending reported {0}, finished reported {1}, marker {2}")
  @CsvSource(delimiter = '|', textBlock = """
      true  | true  | NONE       | (not running, not pending, not recently completed) and no live dispatcher
      true  | false | NONE       | (not running, not pending) and no live dispatcher
      false | true  | NONE       | (not running, not recently completed) and no live dispatcher
      false | false | NONE       | (not running) and no live dispatcher
      true  | true  | NOT_KEPT   | (not running, not pending, not recently completed)
      true  | true  | ALIVE      | (not running, not pending, not recently completed)
      false | false | UNREADABLE | (not running)
      """)
  void an_orphan_is_told_with_the_checks_that_were_made(boolean pending, boolean finished, Marker marker, String checks) {
    Given given = row().sees(new Observation.Absent(new Observation.Checks(pending, finished))).marker(marker);

    assertThat(reason(13, Kind.ORPHANED, given))
        .isEqualTo("Execution not tracked by agent 'a' " + checks + " \u2014 recovered by watchdog");
  }

  @Test
  void a_finished_run_without_a_result_is_not_told_to_be_untracked() {
    Given withPending = row().sees("finished");
    Given without = row().sees(new Observation.RecentlyFinished(new Observation.Checks(false, true))).marker(Marker.NOT_KEPT);

    assertThat(reason(13, Kind.ORPHANED, withPending))
        .isEqualTo("Execution reported as recently completed by agent 'a' without a result to be had (not running, not pending)"
            + " and no live dispatcher \u2014 recovered by watchdog");
    assertThat(reason(13, Kind.ORPHANED, without))
        .isEqualTo("Execution reported as recently completed by agent 'a' without a result to be had (not running)"
            + " \u2014 recovered by watchdog");
  }

  @Test
  void a_killed_run_is_told_with_its_age_and_limit() {
    assertThat(reason(3, Kind.TERMINATED, row().sees("running").aged("PT16M40S")))
        .isEqualTo("Execution auto-terminated after 16 minutes by watchdog (exceeded timeout of 900s)");
  }

  @Test
  void a_run_that_never_started_is_told_with_its_deadline() {
    assertThat(reason(5, Kind.TERMINATED, row().sees("pending").aged("PT21M")))
        .isEqualTo("Execution auto-terminated after 21 minutes by watchdog (still pending, exceeded deadline of 1200s)");
  }

  @Test
  void a_launch_that_never_was_is_told_with_the_setting() {
    Policy patient =
        new Policy(
            Given.POLICY.dispatchGrace(), Given.POLICY.defaultTimeout(), Given.POLICY.staleBuffer(), Given.POLICY.staleAfter(),
            Duration.ofSeconds(90), Given.POLICY.orphanConfirmations(), Given.POLICY.confirmAfter());

    assertThat(reason(7, Kind.NO_SESSION, row().session(null).aged("PT2M"))).isEqualTo(REASON);
    assertThat(reason(7, Kind.NO_SESSION, row().session(null).policy(patient)))
        .isEqualTo("Silent launch failure: no Claude session created within 90 seconds");
  }

  @Test
  void a_silent_agent_is_told_with_why_it_was_silent() {
    assertThat(reason(16, Kind.STALE, row().sees("unknown").aged("PT21M")))
        .isEqualTo("Marked as failed by watchdog: agent 'a' unreachable (connect timed out) and 1200s deadline passed");
  }

  @Test
  void what_could_not_be_stopped_is_told_with_the_attempts() {
    Memory memory = Memory.EMPTY.withUnconfirmed(new Sightings(3, READ, LOOKED), "HTTP 500");

    assertThat(reason(3, Kind.UNSTOPPABLE, row().sees("running").aged("PT21M").remembers(memory)))
        .isEqualTo("Marked as failed by watchdog: could not be stopped on agent 'a' (3 attempts, last: HTTP 500)"
            + " and 1200s deadline passed");
  }

  @Test
  void what_is_still_listed_is_told_with_what_was_answered() {
    Memory memory = Memory.EMPTY.withEnded(new Sightings(3, READ, LOOKED), "already_finished");

    assertThat(reason(3, Kind.STILL_LISTED, row().sees("running").aged("PT21M").remembers(memory)))
        .isEqualTo("Marked as failed by watchdog: agent 'a' still lists it after at least 3 terminate calls (last answer: already_finished)"
            + " and 1200s deadline passed");
  }

  @Test
  void a_recovered_result_is_told_with_how_long_it_was_kept() {
    assertThat(reason(11, Kind.RESULT_READY, row().aged("PT50M").result("kept PT600S")))
        .isEqualTo("Result recovered from agent 'a' (retained for 600 s)");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_ends_nothing_has_no_reason_and_what_ends_has_one(Kind kind) {
    Given given = row().sees(kind == Kind.STALE ? "unknown" : kind == Kind.ORPHANED ? "absent" : "running");
    Verdict verdict = new Verdict(3, kind);

    if (kind.effect() == Verdict.Effect.END) {
      assertThat(Reason.of(verdict, given.evidence())).isNotBlank();
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> Reason.of(verdict, given.evidence())).withMessageContaining(kind.name());
    }
  }

  @Test
  void names_and_causes_from_outside_are_made_safe_and_short() {
    Given given = row().agent("a\n" + "b".repeat(500)).sees(new Observation.Unknown("boom\u0000 API_KEY=abcdef123 " + "c".repeat(500)));
    String text = reason(16, Kind.STALE, given);

    assertThat(text).contains("'a\\nbbb").contains("bbb...'").contains("boom\\u0000 API_KEY=***REDACTED***").contains("ccc...)");
    assertThat(text).doesNotContain("abcdef123").doesNotContain("\n").hasSizeLessThan(700);
  }

  @ParameterizedTest(name = "[{0}] {1}")
  @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
      auth_failure | Token expired   | [auth_failure] Token expired. Cleanup:
      auth_failure | Token expired.  | [auth_failure] Token expired. Cleanup:
      oom          | killed [137]    | [oom] killed [137]. Cleanup:
      ' rate '     | ' slow down '   | [rate] slow down. Cleanup:
      null         | Token expired   | Token expired. Cleanup:
      ''           | Token expired   | Token expired. Cleanup:
      auth_failure | null            | [auth_failure] Cleanup:
      auth_failure | '  '            | [auth_failure] Cleanup:
      """)
  void the_agents_own_last_error_comes_first(String type, String message, String expected) {
    assertThat(Reason.withContext(new AgentError(type, message), REASON)).isEqualTo(expected + " " + REASON);
  }

  @Test
  void without_an_error_of_the_agents_the_reason_stands_alone() {
    assertThat(Reason.withContext(null, REASON)).isEqualTo(REASON);
    assertThat(Reason.withContext(new AgentError(null, null), REASON)).isEqualTo(REASON);
    assertThat(Reason.withContext(new AgentError("", "  "), REASON)).isEqualTo(REASON);
  }

  @Test
  void a_text_of_two_thousand_characters_is_whole_and_a_longer_one_ends_in_three_dots() {
    String frame = "[e] . Cleanup: " + REASON;
    String fits = Reason.withContext(new AgentError("e", "x".repeat(2000 - frame.length())), REASON);
    String cut = Reason.withContext(new AgentError("e", "x".repeat(2001 - frame.length())), REASON);

    assertThat(fits).hasSize(2000).endsWith(REASON);
    assertThat(cut).hasSize(2000).endsWith("...").startsWith("[e] xxx").doesNotEndWith("....");
    assertThat(Reason.withContext(null, "y".repeat(2001))).isEqualTo("y".repeat(1997) + "...");
  }

  @Test
  void the_kind_of_an_agents_error_is_cut_at_a_hundred_characters() {
    assertThat(new AgentError("t".repeat(100), null).type()).hasSize(100).doesNotContain(".");
    assertThat(Reason.withContext(new AgentError("t".repeat(1_000_000), "why"), REASON))
        .isEqualTo("[" + "t".repeat(97) + "...] why. Cleanup: " + REASON);
  }

  @Test
  void secrets_in_the_agents_error_are_replaced_before_it_is_cut() {
    String secret = "sk-" + "ant-api03-" + "X7hQ2mZ9".repeat(4);
    String text = Reason.withContext(new AgentError("auth", "x".repeat(1980) + " " + secret), REASON);

    assertThat(text).doesNotContain("sk-ant").hasSizeLessThanOrEqualTo(2000);
    assertThat(Reason.withContext(new AgentError("auth", "bad key " + secret), REASON))
        .startsWith("[auth] bad key ***REDACTED***. Cleanup:");
    assertThat(Reason.withContext(new AgentError("auth", "bad OPENAI_API_KEY=abc123"), REASON))
        .startsWith("[auth] bad OPENAI_API_KEY=***REDACTED***. Cleanup:");
  }

  @Test
  void a_retained_failure_is_told_in_its_own_words() {
    assertThat(Reason.ofResult(failure("it broke", "E42"), "a")).isEqualTo("it broke");
    assertThat(Reason.ofResult(failure(null, "E42"), "a")).isEqualTo("[E42]");
    assertThat(Reason.ofResult(failure(" ", "E42"), "a")).isEqualTo("[E42]");
    assertThat(Reason.ofResult(failure("z".repeat(3000), null), "a")).hasSize(2000).endsWith("z...");
  }

  @Test
  void a_retained_failure_without_words_still_has_a_text() {
    assertThat(Reason.ofResult(failure(null, null), "a")).isEqualTo("Agent 'a' reported failed without an error text");
    assertThat(Reason.ofResult(failure("", " "), "a")).isEqualTo("Agent 'a' reported failed without an error text");
    assertThat(Reason.ofResult(failure("", ""), "b".repeat(300))).contains("'" + "b".repeat(197) + "...'");
  }

  private static Retained.Kept failure(String error, String code) {
    return new Retained.Kept("failed", null, error, code, null, null, null, 0, null, 0);
  }
}
