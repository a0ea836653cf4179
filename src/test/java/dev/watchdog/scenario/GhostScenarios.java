package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Times;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that go on although their row is over. */
abstract class GhostScenarios extends Scenario {

  /** A row that is over, listed by its agent beside one that really runs. */
  private void listsOver(String status, long completedSecondsAgo) {
    store.row("over").status(status).age(5000).completed(completedSecondsAgo).limit(900).insert();
    store.row("fine").age(100).limit(900).insert();
    a.running("over", "fine");
  }

  private List<String> ghosts() {
    return watchdog().ghosts().stream().map(ghost -> ghost.getString("execution_id")).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"success", "failed", "cancelled"})
  void a_run_whose_row_somebody_else_ended_is_reported_and_not_terminated(String status) {
    listsOver(status, 120);

    assertThat(cycle().ghosts()).isZero();
    assertThat(cycle().ghosts()).isEqualTo(1);
    cycle();

    assertThat(ghosts()).containsExactly("over");
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void a_run_whose_row_was_completed_less_than_a_minute_ago_is_no_ghost_yet() {
    listsOver("success", 30);

    cycle();
    cycle();

    assertThat(cycle().ghosts()).isZero();
    assertThat(ghosts()).isEmpty();
  }

  @Test
  void two_reads_are_needed_under_the_sharpest_policy_as_well() {
    set("ghosts.policy", "terminate-all");
    listsOver("success", 120);

    cycle();
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    cycle();

    assertThat(a.calls(Kind.TERMINATE, "over")).isEqualTo(1);
    assertThat(a.calls(Kind.TERMINATE)).hasSize(1);
  }

  @Test
  void reads_are_counted_across_a_restart() {
    set("ghosts.policy", "terminate-all");
    listsOver("success", 120);
    cycle();
    stopWatchdog();

    cycle();

    assertThat(a.calls(Kind.TERMINATE, "over")).isEqualTo(1);
  }

  @Test
  void under_report_nothing_is_terminated() {
    set("ghosts.policy", "report");
    recoverAndRunOn();

    cycle();
    cycle();
    cycle();

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    assertThat(ghosts()).containsExactly("e1");
  }

  @Test
  void a_run_that_the_watchdog_itself_recovered_is_terminated_once_a_cycle() {
    recoverAndRunOn();
    a.on(Kind.TERMINATE, "e1", Answer.status(500));

    cycle();
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(2);
    a.on(Kind.TERMINATE, "e1");
    cycle();
    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(3);
    assertThat(ghosts()).isEmpty();
  }

  @Test
  void one_that_the_same_answer_also_names_as_finished_is_reported_and_not_terminated() {
    recoverAndRunOn();
    a.recent("e1");

    cycle();
    cycle();
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    assertThat(ghosts()).containsExactly("e1");

    a.recent();
    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
  }

  /** PostgreSQL refuses a text with a NUL, and with it the statement that asks for all the others. */
  @Test
  void an_id_that_no_store_can_keep_hides_no_ghost() {
    recoverAndRunOn();
    a.running("fine", "e1", "z\u0000");

    cycle();
    assertThat(cycle().problems()).noneMatch(problem -> problem.contains("could not"));

    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
  }

  @Test
  void a_recovered_row_that_the_platform_changed_since_is_no_longer_ours_to_terminate() {
    recoverAndRunOn();
    store.set("e1", "status", "success");

    cycle();
    cycle();
    cycle();

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void an_id_without_a_row_or_whose_row_is_about_to_run_is_only_ever_reported() {
    set("ghosts.policy", "terminate-all");
    store.row("queued").status("queued").age(5000).completed(4000).insert();
    store.row("retry").status("pending_retry").age(5000).completed(4000).insert();
    store.row("fine").age(100).limit(900).insert();
    a.running("fine", "queued", "retry", "nobody-knows");

    cycle();
    cycle();
    cycle();

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  /** The watchdog recovers e1; a minute and a half later its agent lists it. */
  private void recoverAndRunOn() {
    store.row("e1").age(300).limit(900).insert();
    store.row("fine").age(100).limit(900).insert();
    a.running("fine");
    assertThat(cycle().orphaned()).isEqualTo(1);
    store.set("e1", "completed_at", Times.ago(90));
    a.running("fine", "e1");
  }
}
