package dev.watchdog.core;

import static dev.watchdog.core.Given.LOOKED;
import static dev.watchdog.core.Given.READ;
import static dev.watchdog.core.Given.row;
import static dev.watchdog.core.Given.sightings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person is told who asks why. */
class TraceTest {

  private static Trace trace(Given given) {
    return Trace.of(given.evidence());
  }

  private static String why(Given given) {
    Trace trace = trace(given);
    return trace.steps().get(trace.steps().size() - 1).why();
  }

  @Test
  void it_goes_through_the_rules_in_order_up_to_the_one_that_applied() {
    Trace trace = trace(row().result("none"));

    assertThat(trace.steps()).extracting(Trace.Step::rule).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
    assertThat(trace.steps()).extracting(Trace.Step::matched)
        .containsExactly(false, false, false, false, false, false, false, false, false, false, false, false, true);
    assertThat(trace.steps()).extracting(Trace.Step::when).containsExactlyElementsOf(
        DecisionTable.RULES.stream().limit(13).map(Rule::when).toList());
    assertThat(trace.decision()).isEqualTo(row().result("none").decide());
  }

  @Test
  void each_rule_that_did_not_apply_says_what_kept_it() {
    assertThat(trace(row().result("none")).steps()).extracting(Trace.Step::why).startsWith(
        "not leased: no lease",
        "not running: observation absent",
        "not running: observation absent",
        "not pending: observation absent",
        "not pending: observation absent",
        "not recently finished: observation absent",
        "not never dispatched: it has a session",
        "not age < dispatch-grace: age 300 s, dispatch-grace 60 s",
        "not marker alive: dispatcher marker none",
        "not marker unreadable: dispatcher marker none",
        "not result retained: no result retained");
  }

  @Test
  void the_rule_that_applied_says_each_fact_once() {
    assertThat(why(row().lease("2026-03-25T11:00:00Z"))).isEqualTo("lease until 2026-03-25T11:00:00Z");
    assertThat(why(row().sees("running"))).isEqualTo("observation running; age 300 s, limit 900 s");
    assertThat(why(row().sees("running").aged("PT15M0.001S"))).isEqualTo("observation running; age 900 s, limit 900 s");
    assertThat(why(row().sees("pending"))).isEqualTo("observation pending; age 300 s, deadline 1200 s");
    assertThat(why(row().sees("finished"))).isEqualTo("observation recently finished");
    assertThat(why(row().sees("unknown").session(null).aged("PT1M0.001S")))
        .isEqualTo("no session; age 60.001 s, no-session-after 60 s; dispatcher marker none; observation unknown, result not asked for");
    assertThat(why(row().aged("PT59.25S"))).isEqualTo("observation absent; age 59.250 s, dispatch-grace 60 s");
    assertThat(why(row().marker(Marker.ALIVE)))
        .isEqualTo("observation absent; dispatcher marker alive; age 300 s, deadline + 3 h 12000 s");
    assertThat(why(row().marker(Marker.UNREADABLE)))
        .isEqualTo("observation absent; dispatcher marker unreadable; age 300 s, 3 h 10800 s");
    assertThat(why(row().result("kept PT74.5S"))).isEqualTo("observation absent; result retained for 74.500 s");
    assertThat(why(row().result("could not ask").remembers(Memory.EMPTY.withUnaskable(sightings(2, Duration.ofHours(1))))))
        .isEqualTo("observation absent; result could not be asked for (HTTP 503, 2 such looks before)");
    assertThat(why(row().sees("unknown")))
        .isEqualTo("observation unknown (connect timed out); age 300 s, deadline 1200 s, dispatcher marker none");
    assertThat(why(row().sees("unknown").aged("PT21M"))).isEqualTo("observation unknown (connect timed out)");
  }

  @Test
  void absences_are_told_with_how_many_are_needed_and_a_boot_beside_them() {
    Instant booted = READ.minus(Duration.ofMinutes(5)).plusSeconds(60);

    assertThat(why(row().result("none"))).isEqualTo("observation absent; seen absent 1 of 1 times");
    assertThat(trace(row().sees("absent, old").result("not supported")).steps().get(12).why())
        .isEqualTo("not booted after the row started, or seen absent often enough: seen absent 1 of 2 times");
    assertThat(why(row().sees("absent, old").result("none").boot(new Boot(null, booted, null))))
        .isEqualTo("observation absent; the agent booted after the row started; seen absent 1 of 2 times");
  }

  @Test
  void a_missing_redis_and_an_agent_that_keeps_no_results_are_named() {
    Trace trace = trace(row().marker(Marker.NOT_KEPT).result("not supported").aged("PT21M"));

    assertThat(trace.steps().get(8).why()).isEqualTo("not marker alive: dispatcher marker not kept");
    assertThat(trace.steps().get(10).why()).isEqualTo("not result retained: the agent keeps no results");
  }

  @Test
  void short_times_are_told_in_milliseconds_and_long_ones_in_seconds() {
    assertThat(Conditions.seconds(Duration.ofMillis(59_999))).isEqualTo("59.999 s");
    assertThat(Conditions.seconds(Duration.ofMillis(1_007))).isEqualTo("1.007 s");
    assertThat(Conditions.seconds(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Conditions.seconds(Duration.ofMillis(599_001))).isEqualTo("599.001 s");
    assertThat(Conditions.seconds(Duration.ofMillis(600_001))).isEqualTo("600 s");
  }

  @ParameterizedTest(name = "{0}, {1}, marker {2} → due {3} after the start")
  @CsvSource(delimiter = '|', textBlock = """
      running | not asked | none       | PT15M   | CONFIRMED
      pending | not asked | none       | PT20M   | PENDING
      unknown | not asked | none       | PT20M   | UNREACHABLE
      absent  | not asked | alive      | PT3H20M | DISPATCHER_ALIVE
      absent  | not asked | unreadable | PT3H    | MARKER_UNREADABLE
      """)
  void what_is_due_next_has_its_time(String seen, String result, String marker, Duration later, Kind kind) {
    Trace trace = trace(row().sees(seen).result(result).marker(Words.marker(marker)));

    assertThat(trace.decision().verdict().kind()).isEqualTo(kind);
    assertThat(trace.nextAt()).isEqualTo(READ.minus(Duration.ofMinutes(5)).plus(later));
    assertThat(trace.next()).isEqualTo(Trace.next(trace.decision().verdict())).isNotBlank();
  }

  @Test
  void a_silent_row_is_due_when_it_may_be_failed_and_not_before() {
    Instant start = READ.minus(Duration.ofMinutes(5));
    Given silent = row().sees("unknown").aged("PT5M");

    assertThat(trace(silent.marker(Marker.ALIVE)).nextAt()).isEqualTo(start.plus(Duration.ofMinutes(200)));
    assertThat(trace(silent.marker(Marker.UNREADABLE)).nextAt()).isEqualTo(start.plus(Duration.ofMinutes(200)));
    assertThat(trace(silent.marker(Marker.NONE).session(null).aged("PT10S")).nextAt()).as("by rule 7").isEqualTo(READ.plusSeconds(50));
  }

  @Test
  void a_row_in_dispatch_is_due_when_its_grace_is_over() {
    assertThat(trace(row().aged("PT10S")).nextAt()).isEqualTo(READ.plusSeconds(50));
  }

  @Test
  void a_suspect_is_due_confirm_after_its_last_sighting() {
    Memory once = Memory.EMPTY.withAbsences(sightings(1, Duration.ofSeconds(20)));

    assertThat(trace(row().sees("absent, old").result("none")).nextAt()).isEqualTo(LOOKED.plusSeconds(60));
    assertThat(trace(row().sees("absent, old").result("none").remembers(once)).nextAt()).isEqualTo(LOOKED.plusSeconds(40));
  }

  @Test
  void a_result_is_due_when_it_has_settled_and_a_finished_run_when_patience_ends() {
    Memory since = Memory.EMPTY.withFinishedSince(LOOKED.minusSeconds(100));

    assertThat(trace(row().result("kept PT30S")).nextAt()).isEqualTo(LOOKED.plusSeconds(45));
    assertThat(trace(row().sees("finished").result("none")).nextAt()).isEqualTo(LOOKED.plusSeconds(900));
    assertThat(trace(row().sees("finished").result("none").remembers(since)).nextAt()).isEqualTo(LOOKED.plusSeconds(800));
  }

  @Test
  void what_is_due_in_the_next_cycle_has_no_time_of_its_own() {
    assertThat(trace(row().lease("x")).nextAt()).isNull();
    assertThat(trace(row().sees("running").aged("PT16M")).nextAt()).isNull();
    assertThat(trace(row().result("none")).nextAt()).isNull();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void every_verdict_says_what_happens_next(Kind kind) {
    String next = Trace.next(new Verdict(3, kind));

    assertThat(next).isNotBlank();
    assertThat(next.equals("ended in the cycle that decides so"))
        .isEqualTo(kind.effect() == Verdict.Effect.END || kind == Kind.RESULT_NEEDED);
  }

  @Test
  void it_says_what_would_change_the_verdict() {
    assertThat(trace(row().sees("running")).wouldChange()).containsExactly(
        "agent answers and no longer names it: it becomes absent (rules 7 to 14)",
        "agent falls silent: left alone until its deadline of 1200 s",
        "age passing its limit, in 600 s",
        "the platform writing an end to the row: then nothing is done");
    assertThat(trace(row().result("none").aged("PT15M0.5S")).wouldChange()).containsExactly(
        "agent lists it as running: confirmed until its limit of 900 s",
        "agent falls silent: left alone until its deadline of 1200 s",
        "a dispatcher marker appears: left alone while it may still call the agent",
        "it is 0.500 s past its limit",
        "the platform writing an end to the row: then nothing is done");
    assertThat(trace(row().sees("unknown").marker(Marker.ALIVE).aged("PT15M")).wouldChange()).containsExactly(
        "agent lists it as running: confirmed until its limit of 900 s",
        "agent answers and no longer names it: it becomes absent (rules 7 to 14)",
        "age passing its limit, in 0 s",
        "the platform writing an end to the row: then nothing is done");
    assertThat(trace(row().lease("x")).wouldChange()).containsExactly("the lease being cleared");
  }
}
