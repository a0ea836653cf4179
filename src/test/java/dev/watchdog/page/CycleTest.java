package dev.watchdog.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Running a cycle from the page. */
class CycleTest extends PageScenario {

  @Test
  void run_now_shows_the_progress_and_then_the_result() {
    CountDownLatch answered = new CountDownLatch(1);
    orphan("e1");
    board();
    a.registry(Answer.after(answered, Answer.json(200, a.registryBody())));

    page.click("run-now");

    page.says("#progress-text", "Cycle #");
    assertThat(page.shown("#run-now").isEnabled()).isFalse();
    answered.countDown();
    assertThat(page.says("#run-result", "finished")).contains("Asked 1 agent about 1 execution", "1 orphan recovered");
    page.gone("#progress");
    assertThat(page.shown("#run-now").isEnabled()).isTrue();
    assertThat(store.status("e1")).isEqualTo("failed");
    page.says("#view-title", "Nothing is running.");
    page.recoveries(1);
  }

  @Test
  void a_dry_run_tells_what_would_be_done_and_changes_nothing() {
    orphan("e1");
    board();

    page.click("dry-run");

    assertThat(page.says("#run-result", "Nothing was changed.")).contains("would be: 1 orphan recovered");
    assertThat(store.status("e1")).isEqualTo("running");
    assertThat(page.recoveries()).isEmpty();
  }

  @Test
  void the_cycle_of_somebody_else_is_seen_with_its_problems_in_words() {
    running("e1", 10);
    store.row("odd").startedAt("no time at all").insert();
    board();

    watchdog().cycle();

    page.says("#last-cycle", "Last cycle, #");
    page.says("#banners", "execution odd: started_at cannot be read");
    page.says("#banners .advice", "correct the row");
    page.says("#view-title", "1 of 2 running executions confirmed");
  }

  @Test
  void agents_that_do_not_answer_are_told_once() {
    running("e1", 10);
    a.registry(Answer.closed());
    watchdog().cycle();
    board();

    assertThat(page.says("#banners", "1 agent of 1 does not answer.")).doesNotContain("could not be asked");
  }

  @Test
  void what_the_brake_holds_is_released_with_a_reason_only() {
    settings.put("brake.max-recovery-ratio", "0.5");
    for (int i = 1; i <= 20; i++) {
      orphan("e" + i);
    }
    watchdog().cycle();
    board();
    page.says("#banners", "The brake holds 20 executions");

    page.to("brake").says("#brake", "The brake holds 20 executions");
    page.click("release");
    assertThat(page.focused()).as("the field that is wanted").isEqualTo("release-reason");
    page.type("release-reason", "the fleet was restarted on purpose");
    page.click("release");
    page.says("#brake", "Released");
    page.to("").click("run-now");

    page.says("#run-result", "20 orphans recovered");
    page.to("brake").says("#brake", "The brake holds nothing.");
    assertThat(watchdog().recoveries().get(0).getJsonObject("evidence").getJsonObject("brake_release").getString("reason"))
        .isEqualTo("the fleet was restarted on purpose");
  }

  @Test
  void the_last_cycles_are_plotted_and_told_in_words() {
    running("e1", 10);
    orphan("e2");
    watchdog().cycle();
    watchdog().cycle();
    board();

    page.shown("#plots canvas");
    page.says("#plots", "1 execution recovered in the last 2 cycles, at most 1 in one.");
    watchdog().cycle();
    page.says("#plots", "1 execution recovered in the last 3 cycles");
  }

  @Test
  void the_result_of_a_run_by_hand_outlives_a_look_elsewhere() {
    orphan("e1");
    board();
    page.click("dry-run");
    page.says("#run-result", "Nothing was changed.");

    page.to("cycles").says("#cycles", "dry run");
    page.to("").says("#run-result", "Nothing was changed.");
  }

  @Test
  void a_viewer_sees_what_the_brake_holds_and_no_way_to_release_it() {
    settings.put("brake.max-recovery-ratio", "0.5");
    for (int i = 1; i <= 20; i++) {
      orphan("e" + i);
    }
    watchdog().cycle();

    page.open(watchdog().port()).logIn(VIEWER, VIEWER_PASSWORD).live();

    page.to("brake").says("#brake", "Somebody with the admin role");
    assertThat(page.run("return document.querySelectorAll('#brake input, #brake form').length")).isEqualTo(0L);
  }
}
