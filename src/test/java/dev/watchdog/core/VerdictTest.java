package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Verdict.Action;
import dev.watchdog.core.Verdict.Effect;
import dev.watchdog.core.Verdict.Kind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {

  @Test
  void each_has_a_word_of_its_own() {
    assertThat(Arrays.stream(Kind.values()).map(Kind::word)).doesNotHaveDuplicates().allMatch(word -> word.matches("[a-z]+(_[a-z]+)*"));
    assertThat(Arrays.stream(Kind.values()).map(Kind::meaning)).doesNotHaveDuplicates().noneMatch(String::isBlank);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_ends_a_row_and_nothing_else_has_an_action(Kind kind) {
    assertThat(kind.action() != null).isEqualTo(kind.effect() == Effect.END);
  }

  /** The guard of the update follows it: a new way to end a row must say what it rests on. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_ends_a_row_and_nothing_else_rests_on_something(Kind kind) {
    assertThat(kind.basis() != null).isEqualTo(kind.action() != null);
  }

  @ParameterizedTest
  @CsvSource({
    "ORPHANED, ORPHAN_RECOVERED",
    "TERMINATED, AUTO_TERMINATED",
    "RESULT_READY, RESULT_RECOVERED",
    "NO_SESSION, NO_SESSION_FAILED",
    "STALE, STALE_FAILED",
    "UNSTOPPABLE, STALE_FAILED",
    "STILL_LISTED, STALE_FAILED",
  })
  void rows_end_by_the_actions_of_the_contract(Kind kind, Action action) {
    assertThat(kind.action()).isEqualTo(action);
  }

  @Test
  void actions_have_the_words_of_the_contract() {
    assertThat(Arrays.stream(Action.values()).map(Action::word))
        .containsExactlyInAnyOrder("orphan_recovered", "auto_terminated", "result_recovered", "stale_failed", "no_session_failed");
    assertThat(Arrays.stream(Action.values())).allMatch(action -> action.word().equals(action.name().toLowerCase(java.util.Locale.ROOT)));
  }

  /** Of rules 3, 5, 7, 13 and 16: what ends a row or a run on no word of its agent. A result and a confirmed kill are proof. */
  @Test
  void the_mass_brake_counts_what_ends_a_row_or_a_run_without_proof() {
    assertThat(Arrays.stream(Kind.values()).filter(Kind::braked))
        .containsExactlyInAnyOrder(Kind.OVERDUE, Kind.NO_SESSION, Kind.ORPHANED, Kind.STALE, Kind.STILL_LISTED);
  }

  @Test
  void another_outcome_keeps_the_rule() {
    assertThat(new Verdict(5, Kind.OVERDUE).as(Kind.TERMINATED)).isEqualTo(new Verdict(5, Kind.TERMINATED));
  }
}
