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
    page.says("#truth-line", "Nothing is running.");
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
    page.says("#last-cycle .problems", "odd");
    page.says("#executions-body", "confirmed");
  }

  @Test
  void what_the_brake_holds_is_released_with_a_reason_only() {
    settings.put("brake.max-recovery-ratio", "0.5");
    for (int i = 1; i <= 20; i++) {
      orphan("e" + i);
    }
    watchdog().cycle();
    board();
    page.says("#brake", "The brake holds 20 executions");

    page.shown("#brake button").click();
    assertThat(page.focused()).as("the field that is wanted").isEqualTo("release-reason");
    page.type("release-reason", "the fleet was restarted on purpose");
    page.shown("#brake button").click();
    page.says("#brake", "Released");
    page.click("run-now");

    page.says("#run-result", "20 orphans recovered");
    page.gone("#brake");
  }

  @Test
  void a_viewer_sees_what_the_brake_holds_and_no_way_to_release_it() {
    settings.put("brake.max-recovery-ratio", "0.5");
    for (int i = 1; i <= 20; i++) {
      orphan("e" + i);
    }
    watchdog().cycle();

    page.open(watchdog().port()).logIn(VIEWER, VIEWER_PASSWORD).live();

    page.says("#brake", "Somebody with the admin role");
    assertThat(page.run("return document.querySelectorAll('#brake input, #brake button').length")).isEqualTo(0L);
  }
}
