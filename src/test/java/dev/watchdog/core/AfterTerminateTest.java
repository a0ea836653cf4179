package dev.watchdog.core;

import static dev.watchdog.core.Given.LOOKED;
import static dev.watchdog.core.Given.row;
import static dev.watchdog.core.Given.sightings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a row whose agent was asked to terminate it, and of one that it lists all the same. */
class AfterTerminateTest {

  private static final Instant ANSWERED = LOOKED.plusSeconds(7);
  private static final Duration LONG_AGO = Duration.ofHours(1);

  private static Decision after(TerminateAnswer answer, Given given, int rule) {
    return DecisionTable.afterTerminate(new Verdict(rule, Kind.OVERDUE), given.evidence(), answer, ANSWERED);
  }

  private static Given running(String age) {
    return row().sees("running").aged(age);
  }

  @ParameterizedTest
  @ValueSource(strings = {"terminated", "cancelled_before_start"})
  void a_confirmed_kill_ends_the_row(String answer) {
    Decision decision = after(new TerminateAnswer.Confirmed(answer), running("PT16M"), 3);

    assertThat(decision.verdict()).isEqualTo(new Verdict(3, Kind.TERMINATED));
    assertThat(decision.verdict().kind().action()).isEqualTo(Verdict.Action.AUTO_TERMINATED);
    assertThat(decision.memory()).as("the words of the proof").isEqualTo(Memory.EMPTY.withLastAnswer(answer));
  }

  @Test
  void a_kill_of_what_was_pending_too_long_is_told_as_rule_5() {
    Decision decision = after(new TerminateAnswer.Confirmed("cancelled_before_start"), row().sees("pending").aged("PT21M"), 5);

    assertThat(decision.verdict()).isEqualTo(new Verdict(5, Kind.TERMINATED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"already_finished", "HTTP 404"})
  void what_had_ended_by_itself_is_left_however_old_and_remembered(String answer) {
    Decision decision = after(new TerminateAnswer.Ended(answer), running("PT99H"), 3);

    assertThat(decision.verdict()).isEqualTo(new Verdict(3, Kind.ENDED_BY_ITSELF));
    assertThat(decision.verdict().kind().effect()).isEqualTo(Verdict.Effect.LEAVE);
    assertThat(decision.memory().ended()).isEqualTo(new Sightings(1, ANSWERED, ANSWERED));
    assertThat(decision.memory().lastAnswer()).isEqualTo(answer);
    assertThat(decision.memory().unconfirmed()).isEqualTo(Sightings.NONE);
  }

  @Test
  void answers_that_it_had_ended_count_when_confirm_after_apart() {
    TerminateAnswer ended = new TerminateAnswer.Ended("already_finished");
    Sightings recent = new Sightings(1, ANSWERED.minusMillis(59_999), ANSWERED.minusMillis(59_999));
    Sightings older = new Sightings(1, ANSWERED.minusSeconds(60), ANSWERED.minusSeconds(60));

    Given soonAgain = running("PT16M").remembers(Memory.EMPTY.withEnded(recent, "HTTP 404"));
    assertThat(after(ended, soonAgain, 3).memory().ended().count()).isOne();
    Given later = running("PT16M").remembers(Memory.EMPTY.withEnded(older, "HTTP 404"));
    assertThat(after(ended, later, 3).memory().ended().count()).isEqualTo(2);
  }

  @ParameterizedTest(name = "{0} unconfirmed attempts before, age {1} → {2}")
  @CsvSource({
    "0, PT16M, NOT_STOPPED",
    "2, PT19M59.999S, NOT_STOPPED",
    "2, PT20M, NOT_STOPPED",
    "2, PT20M0.001S, UNSTOPPABLE",
    "1, PT20M0.001S, NOT_STOPPED",
    "0, PT99H, NOT_STOPPED",
    "3, PT20M0.001S, UNSTOPPABLE",
    "9, PT20M, NOT_STOPPED",
  })
  void without_a_confirmation_the_row_is_left_until_three_attempts_and_its_deadline(int before, String age, Kind expected) {
    Memory memory = Memory.EMPTY.withUnconfirmed(sightings(before, Duration.ofMillis(1)), "no complete answer within 15000 ms");
    Decision decision = after(new TerminateAnswer.Unconfirmed("HTTP 500"), running(age).remembers(memory), 3);

    assertThat(decision.verdict()).isEqualTo(new Verdict(3, expected));
    assertThat(decision.memory().unconfirmed().count()).isEqualTo(before + 1);
    assertThat(decision.memory().unconfirmed().last()).isEqualTo(ANSWERED);
    assertThat(decision.memory().lastAnswer()).isEqualTo("HTTP 500");
    assertThat(decision.memory().ended()).isEqualTo(Sightings.NONE);
  }

  @ParameterizedTest(name = "{0}, {1} answers, {2}, age {3} → {4}")
  @CsvSource(delimiter = '|', textBlock = """
      running | 2 | not asked     | PT20M0.001S | 3 OVERDUE
      running | 3 | not asked     | PT15M       | 2 CONFIRMED
      running | 3 | not asked     | PT15M0.001S | 3 RESULT_NEEDED
      running | 4 | not asked     | PT15M0.001S | 3 RESULT_NEEDED
      running | 3 | kept PT74.999S | PT20M0.001S | 3 RESULT_YOUNG
      running | 3 | kept PT75S    | PT15M0.001S | 3 RESULT_READY
      running | 3 | could not ask | PT20M0.001S | 3 RESULT_UNASKABLE
      running | 3 | none          | PT15M0.001S | 3 OVERDUE
      running | 3 | none          | PT20M       | 3 OVERDUE
      running | 3 | none          | PT20M0.001S | 3 STILL_LISTED
      running | 3 | not supported | PT20M0.001S | 3 STILL_LISTED
      pending | 2 | not asked     | PT20M0.001S | 5 OVERDUE
      pending | 3 | not asked     | PT20M0.001S | 5 RESULT_NEEDED
      pending | 3 | kept PT75S    | PT20M0.001S | 5 RESULT_READY
      pending | 3 | could not ask | PT20M0.001S | 5 RESULT_UNASKABLE
      pending | 3 | none          | PT20M0.001S | 5 STILL_LISTED
      """)
  void still_listed_after_three_such_answers_its_result_decides_and_then_its_deadline(
      String seen, int answers, String result, String age, String expected) {
    Memory memory = Memory.EMPTY.withEnded(sightings(answers, LONG_AGO), "already_finished");

    assertThat(row().sees(seen).aged(age).remembers(memory).result(result).verdict()).isEqualTo(Words.verdict(expected));
  }

  @Test
  void looks_that_cannot_ask_for_the_result_of_a_listed_row_are_counted_and_three_are_enough() {
    Memory ended = Memory.EMPTY.withEnded(sightings(3, LONG_AGO), "already_finished");
    Given given = running("PT20M0.001S").result("could not ask");

    assertThat(given.remembers(ended.withUnaskable(sightings(2, LONG_AGO))).decide().memory().unaskable().count()).isEqualTo(3);
    assertThat(given.remembers(ended.withUnaskable(sightings(3, LONG_AGO))).verdict().kind()).isEqualTo(Kind.STILL_LISTED);
  }

  @Test
  void failed_as_still_listed_it_is_told_as_stale() {
    assertThat(Kind.STILL_LISTED.action()).isEqualTo(Verdict.Action.STALE_FAILED);
    assertThat(Kind.UNSTOPPABLE.action()).isEqualTo(Verdict.Action.STALE_FAILED);
  }
}
