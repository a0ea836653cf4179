package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the answers to a terminate call make of a row. */
abstract class TerminatingScenarios extends Scenario {

  @Test
  void a_run_that_had_ended_by_itself_is_never_called_killed() {
    a.running("e1").on(Kind.TERMINATE, "e1", FakeAgent.alreadyFinished());
    store.row("e1").age(1000).limit(900).insert();
    Map<String, Object> before = store.read("e1");

    assertThat(cycle().notZero()).isEmpty();
    assertUntouched("e1", before);

    a.running().on(Kind.RESULT, "e1", Answer.json(200, RetainedResultScenarios.success(100)));
    assertThat(cycle().notZero()).isEqualTo(Map.of("results_recovered", 1, "total", 1));
    assertThat(store.status("e1")).isEqualTo("success");
  }

  @Test
  void a_run_that_is_not_known_to_terminate_is_judged_by_the_next_look() {
    a.running("e1").on(Kind.TERMINATE, "e1", Answer.status(404));
    store.row("e1").age(1000).limit(900).insert();
    assertThat(cycle().notZero()).isEmpty();
    a.running();

    assertThat(cycle().notZero()).isEqualTo(Map.of("orphaned_executions", 1, "total", 1));
  }

  @Test
  void still_listed_after_three_answers_that_it_had_ended_it_is_failed_past_its_deadline_with_what_was_answered() {
    set("reconcile.confirm-after", "1ms");
    watchdog();
    a.running("below", "above");
    for (String id : List.of("below", "above")) {
      a.on(Kind.TERMINATE, id, FakeAgent.alreadyFinished());
    }
    store.row("below").age(1100).limit(900).insert();
    store.row("above").age(1250).limit(900).insert();

    for (int look = 0; look < 3; look++) {
      assertThat(cycle().notZero()).isEmpty();
    }
    assertThat(cycle().notZero()).isEqualTo(Map.of("stale_executions", 1, "total", 1));

    assertThat(failure("above")).startsWith("Marked as failed by watchdog").contains("already_finished");
    assertThat(store.status("below")).isEqualTo("running");
    assertThat(watchdog().recoveriesOf("above").get(0).getString("action")).isEqualTo("stale_failed");
  }

  @Test
  void still_listed_after_three_answers_that_it_had_ended_its_result_decides() {
    set("reconcile.confirm-after", "1ms");
    a.running("e1").on(Kind.TERMINATE, "e1", FakeAgent.alreadyFinished());
    a.on(Kind.RESULT, "e1", Answer.json(200, RetainedResultScenarios.success(100)));
    store.row("e1").age(1250).limit(900).insert();

    for (int look = 0; look < 3; look++) {
      assertThat(cycle().notZero()).isEmpty();
    }

    assertThat(cycle().notZero()).isEqualTo(Map.of("results_recovered", 1, "total", 1));
  }

  @Test
  void what_cannot_be_stopped_is_failed_after_its_deadline_and_three_attempts_with_a_text_that_says_so() {
    watchdog();
    a.running("below", "above").on(Kind.TERMINATE, "below", Answer.status(500)).on(Kind.TERMINATE, "above", Answer.status(500));
    store.row("below").age(1100).limit(900).insert();
    store.row("above").age(1201).limit(900).insert();
    slotAndKey("a", "above", 1201);

    assertThat(cycle().notZero()).isEmpty();
    assertThat(cycle().notZero()).isEmpty();
    assertThat(cycle().notZero()).isEqualTo(Map.of("stale_executions", 1, "total", 1));

    assertThat(failure("above"))
        .isEqualTo(
            "Marked as failed by watchdog: could not be stopped on agent 'a' (3 attempts, last: HTTP 500) and 1200s deadline passed");
    assertThat(store.status("below")).isEqualTo("running");
    assertThat(redis.hasSlot("a", "above")).isFalse();
  }

  @Test
  void unconfirmed_attempts_are_remembered_across_a_restart() {
    a.running("e1").on(Kind.TERMINATE, "e1", Answer.status(503));
    store.row("e1").age(1300).limit(900).insert();
    cycle();
    stopWatchdog();
    cycle();
    stopWatchdog();

    assertThat(cycle().stale()).isEqualTo(1);

    assertThat(failure("e1")).contains("(3 attempts, last: HTTP 503)");
  }

  @Test
  void a_row_that_changed_since_it_was_read_is_not_terminated() {
    a.running("e1");
    store.row("e1").age(1000).limit(900).insert();
    a.during(Kind.REGISTRY, () -> store.set("e1", "started_at", Times.ago(5)));

    assertThat(cycle().notZero()).isEmpty();

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    assertThat(store.status("e1")).isEqualTo("running");
  }

  @Test
  void s68_a_run_that_says_it_was_terminated_and_stays_is_failed_once_reported_and_tried_again() {
    a.running("e1").on(Kind.TERMINATE, "e1", FakeAgent.terminated());
    store.row("e1").age(1000).limit(900).insert();
    assertThat(cycle().autoTerminated()).isEqualTo(1);
    store.set("e1", "completed_at", Times.ago(90)); // As if a minute and a half had passed.
    Map<String, Object> row = store.read("e1");

    Report second = cycle();
    assertThat(second.ghosts()).as("the next look after the confirmation lists it").isEqualTo(1);
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(2);
    Report third = cycle();

    assertThat(second.total() + third.total()).isZero();
    assertUntouched("e1", row);
    assertThat(watchdog().recoveriesOf("e1")).hasSize(1);
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(3);
    assertThat(watchdog().ghosts()).anySatisfy(ghost -> assertThat(ghost.getString("execution_id")).isEqualTo("e1"));
  }

  @Test
  void an_agent_that_stops_many_runs_slowly_is_asked_for_the_last_error_of_each() {
    set("agents.terminate-timeout", "15s");
    List<String> ids = List.of("e1", "e2", "e3", "e4", "e5", "e6");
    a.running(ids.toArray(String[]::new));
    for (String id : ids) {
      a.on(Kind.TERMINATE, id, Answer.late(Duration.ofMillis(2500), FakeAgent.terminated()));
      a.on(Kind.LAST_ERROR, id, Answer.json(200, new JsonObject().put("error_type", "t").put("error_message", "boom")));
      store.row(id).age(1000).limit(900).insert();
    }

    assertThat(cycle().notZero()).isEqualTo(Map.of("auto_terminated", 6, "total", 6));

    for (String id : ids) {
      assertThat(failure(id)).startsWith("[t] boom. Cleanup: Execution auto-terminated");
    }
  }

  @Test
  void a_terminate_call_may_honestly_take_seven_seconds() {
    set("agents.terminate-timeout", "15s");
    a.running("e1").on(Kind.TERMINATE, "e1", Answer.late(Duration.ofSeconds(7), FakeAgent.terminated()));
    store.row("e1").age(1000).limit(900).insert();

    assertThat(cycle().autoTerminated()).isEqualTo(1);
  }
}
