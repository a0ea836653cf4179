package dev.watchdog.core;

import static dev.watchdog.core.Given.LOOKED;
import static dev.watchdog.core.Given.READ;
import static dev.watchdog.core.Given.row;
import static dev.watchdog.core.Given.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From when a row's age counts: its own start, its agent's, or when it was first seen. */
class StartTest {

  private static final Instant STARTED = READ.minus(Duration.ofHours(5));

  private static Evidence told(Instant agentStart) {
    return row().startedAt(text(STARTED)).sees(new Observation.Running(agentStart, false)).evidence();
  }

  @Test
  void age_counts_from_the_start_to_when_the_row_was_read() {
    Evidence evidence = row().aged("PT16M40S").evidence();

    assertThat(evidence.age()).isEqualTo(Duration.ofSeconds(1000));
    assertThat(evidence.start().problem()).isNull();
    assertThat(evidence.start().from()).isEqualTo(evidence.start().ofRow());
    assertThat(evidence.memory().firstSeen()).isNull();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "garbage", "2026-13-01T00:00:00Z", "2026-03-25T10:05:00.001Z", "2099-01-01T00:00:00Z"})
  void a_bad_start_is_a_problem_and_counts_from_when_the_row_was_first_seen(String stored) {
    Evidence first = row().startedAt(stored).evidence();
    Evidence later = row().startedAt(stored).remembers(Memory.EMPTY.withFirstSeen(READ.minusSeconds(1000))).evidence();

    assertThat(first.start().problem()).startsWith("started_at ");
    assertThat(first.age()).isZero();
    assertThat(first.memory().firstSeen()).as("at the look: its reading may have waited for longer than it was there").isEqualTo(LOOKED);
    assertThat(later.age()).isEqualTo(Duration.ofSeconds(1000));
    assertThat(later.memory().firstSeen()).isEqualTo(READ.minusSeconds(1000));
    assertThat(later.start().ofRow()).isEqualTo(READ.minusSeconds(1000));
  }

  @Test
  void each_problem_is_named() {
    assertThat(row().startedAt(null).evidence().start().problem()).isEqualTo("started_at is missing");
    assertThat(row().startedAt("yester\nday").evidence().start().problem())
        .isEqualTo("started_at cannot be read: expected a time like 2026-03-25T10:00:00.123456Z, found 'yester\\nday'");
    assertThat(row().startedAt("2099-01-01T00:00:00Z").evidence().start().problem())
        .isEqualTo("started_at lies in the future: 2099-01-01T00:00:00Z");
  }

  @Test
  void a_long_garbled_start_is_told_in_sixty_characters() {
    assertThat(row().startedAt("x".repeat(5000)).evidence().start().problem()).endsWith("'" + "x".repeat(57) + "...'");
  }

  @ParameterizedTest(name = "{0} ms ahead")
  @ValueSource(longs = {1, 10_000, 299_999, 300_000})
  void up_to_five_minutes_ahead_is_age_zero_and_no_problem(long millis) {
    Evidence evidence = row().startedAt(text(READ.plusMillis(millis))).remembers(Memory.EMPTY.withFirstSeen(STARTED)).evidence();

    assertThat(evidence.start().problem()).isNull();
    assertThat(evidence.age()).isZero();
    assertThat(evidence.memory().firstSeen()).as("what a bad start left behind is forgotten").isNull();
  }

  @Test
  void a_clock_ten_seconds_ahead_keeps_an_absent_row_in_dispatch() {
    assertThat(row().startedAt(text(READ.plusSeconds(10))).verdict().kind()).isEqualTo(Verdict.Kind.IN_DISPATCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "1900-01-01 00:00:00", "1970-01-01T00:00:00Z", "1999-12-31T23:59:59.999999Z"})
  void a_start_that_was_never_set_is_a_problem_and_counts_from_first_sight(String sentinel) {
    Evidence evidence = row().startedAt(sentinel).sees("running").evidence();

    assertThat(evidence.start().problem()).isEqualTo("started_at was never set: " + sentinel + " is before the year 2000");
    assertThat(evidence.age()).isZero();
    assertThat(DecisionTable.decide(evidence).verdict().kind()).isEqualTo(Verdict.Kind.CONFIRMED);
  }

  @ParameterizedTest(name = "agent {0} after the row → counts {1} after the row")
  @CsvSource({
    "-PT1S, PT0S",
    "PT0S, PT0S",
    "PT1S, PT1S",
    "PT2H59M59.999S, PT2H59M59.999S",
    "PT3H, PT3H",
    "PT3H0.001S, PT3H",
    "PT4H59M, PT3H",
  })
  void a_later_start_of_the_agents_own_counts_for_at_most_three_hours(Duration agentLater, Duration counted) {
    Evidence evidence = told(STARTED.plus(agentLater));

    assertThat(evidence.start().from()).isEqualTo(STARTED.plus(counted));
    assertThat(evidence.start().ofRow()).as("the row's own start is never moved").isEqualTo(STARTED);
    assertThat(evidence.age()).isEqualTo(Duration.ofHours(5).minus(counted));
  }

  @Test
  void without_a_time_of_the_agents_own_the_last_one_it_gave_counts() {
    Memory before = Memory.EMPTY.withAgentStart(STARTED.plusSeconds(600));

    assertThat(row().startedAt(text(STARTED)).sees("unknown").remembers(before).evidence().age()).isEqualTo(Duration.ofSeconds(17_400));
    assertThat(row().startedAt(text(STARTED)).sees("running").remembers(before).evidence().age()).isEqualTo(Duration.ofSeconds(17_400));
    Evidence again =
        row().startedAt(text(STARTED)).sees(new Observation.Running(STARTED.plusSeconds(700), false)).remembers(before).evidence();
    assertThat(again.age()).isEqualTo(Duration.ofSeconds(17_300));
    assertThat(again.memory().agentStart()).isEqualTo(STARTED.plusSeconds(700));
  }

  @Test
  void an_agents_time_that_lies_ahead_is_ignored() {
    Memory before = Memory.EMPTY.withAgentStart(STARTED.plusSeconds(600));
    Evidence evidence =
        row().startedAt(text(STARTED)).sees(new Observation.Running(LOOKED.plusMillis(1), false)).remembers(before).evidence();

    assertThat(evidence.memory().agentStart()).isEqualTo(STARTED.plusSeconds(600));
    assertThat(evidence.age()).isEqualTo(Duration.ofSeconds(17_400));
  }

  /** It waited in its agent's queue for five hours and was started between the read of its row and the look at its agent. */
  @ParameterizedTest(name = "{0} ms before the look")
  @ValueSource(longs = {0, 1, 1000, 1499})
  void a_run_that_its_agent_started_after_the_row_was_read_is_not_charged_for_waiting(long millis) {
    Evidence evidence = row().aged("PT1H").sees(new Observation.Running(LOOKED.minusMillis(millis), false)).evidence();

    assertThat(evidence.age()).isZero();
    assertThat(DecisionTable.decide(evidence).verdict().kind()).isEqualTo(Verdict.Kind.CONFIRMED);
  }

  @Test
  void an_agents_start_moves_a_first_seen_time_too() {
    Observation told = new Observation.Running(STARTED.plusSeconds(60), false);
    Evidence evidence = row().startedAt("garbage").remembers(Memory.EMPTY.withFirstSeen(STARTED)).sees(told).evidence();

    assertThat(evidence.age()).isEqualTo(Duration.ofHours(5).minusSeconds(60));
  }

  @Test
  void age_at_a_time_before_the_start_is_zero() {
    Start start = new Start(READ, READ, null);

    assertThat(start.ageAt(READ.minusSeconds(1))).isZero();
    assertThat(start.ageAt(READ)).isZero();
    assertThat(start.ageAt(READ.plusSeconds(1))).isEqualTo(Duration.ofSeconds(1));
  }
}
