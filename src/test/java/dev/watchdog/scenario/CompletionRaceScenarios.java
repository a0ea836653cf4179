package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A run ends, or begins, while it is looked at. */
abstract class CompletionRaceScenarios extends Scenario {

  @Test
  void s20_a_success_between_two_looks_at_an_old_agent_is_never_failed() {
    Events events = events();
    a.old();
    store.row("e1").age(300).limit(900).insert();
    Map<String, Object> before = store.read("e1");

    Report first = cycle();
    assertThat(first.notZero()).isEmpty();
    assertThat(first.deferred(14)).isEqualTo(1);
    assertUntouched("e1", before);

    store.succeed("e1");
    Map<String, Object> success = store.read("e1");
    assertThat(cycle().notZero()).isEmpty();
    assertUntouched("e1", success);
    assertToldOnly(events, 0);
  }

  @Test
  void s21_a_row_of_an_agent_that_hangs_ends_at_its_deadline_and_not_before() {
    watchdog();
    a.registry(Answer.silence());
    store.row("before").age(1195).limit(900).insert();
    store.row("after").age(1201).limit(900).insert();
    slotAndKey("a", "after", 1201);

    assertThat(cycle().notZero()).isEqualTo(Map.of("stale_executions", 1, "total", 1));

    assertThat(store.status("before")).isEqualTo("running");
    assertThat(failure("after")).matches("Marked as failed by watchdog: agent 'a' unreachable \\(.+\\) and 1200s deadline passed");
    assertThat(redis.runningKeyOf("a")).isNull();
    store.succeed("after");
    Map<String, Object> success = store.read("after");
    cycle();
    assertUntouched("after", success);
  }

  @Test
  void s23_a_recently_completed_row_is_not_failed() {
    a.recent("e1");
    store.row("e1").age(300).limit(900).insert();
    Map<String, Object> before = store.read("e1");

    for (int look = 0; look < 3; look++) {
      Report report = cycle();
      assertThat(report.notZero()).isEmpty();
      assertThat(report.deferred(6)).isEqualTo(1);
    }
    assertUntouched("e1", before);
  }

  @Test
  void s23_a_row_that_an_old_agent_does_not_name_survives_a_gap_shorter_than_confirm_after() {
    a.old();
    store.row("e1").age(300).limit(900).insert();

    assertThat(cycle().notZero()).isEmpty();
    assertThat(cycle().notZero()).isEmpty();
    assertThat(cycle().notZero()).isEmpty();

    assertThat(store.status("e1")).isEqualTo("running");
  }

  @Test
  void s23_a_suspect_of_an_old_agent_is_asked_about_again_after_confirm_after_and_then_recovered() {
    set("reconcile.confirm-after", "500ms");
    Events events = events();
    a.old();
    store.row("e1").age(300).limit(900).insert();
    slotAndKey("a", "e1", 300);
    assertThat(cycle().notZero()).isEmpty();

    eventuallyStatus("e1", "failed"); // No second cycle: the suspect's agent alone is asked again.

    assertThat(events.awaitRecoveries(1)).hasSize(1);
    Eventually.within(SOON, () -> assertReleased("a", "e1"));
  }

  @Test
  void being_named_in_between_starts_the_count_of_sightings_anew() {
    set("reconcile.confirm-after", "1s");
    a.old();
    store.row("e1").age(300).limit(900).insert();
    assertThat(cycle().deferred(14)).isEqualTo(1);
    a.running("e1");
    assertThat(cycle().confirmed()).isEqualTo(1);

    Eventually.pass(Duration.ofMillis(1_100));
    a.running();

    assertThat(cycle().deferred(14)).isEqualTo(1);
  }

  @Test
  void silence_in_between_leaves_the_count_of_sightings() {
    set("reconcile.confirm-after", "2s");
    a.old();
    store.row("e1").age(300).limit(900).insert();
    assertThat(cycle().deferred(14)).isEqualTo(1);
    a.registry(Answer.closed());
    assertThat(cycle().deferred(15)).isEqualTo(1);
    stopWatchdog();
    Eventually.pass(Duration.ofMillis(2_100));
    a.registry(null);

    cycle();

    assertThat(failure("e1")).contains("recovered by watchdog"); // At once: a count begun anew would take two more seconds.
  }

  @Test
  void s25_pending_keeps_the_row() {
    a.pending("e1");
    store.row("e1").age(300).limit(900).insert();
    Map<String, Object> before = store.read("e1");

    Report report = cycle();

    assertThat(report.notZero()).isEmpty();
    assertThat(report.deferred(4)).isEqualTo(1);
    assertUntouched("e1", before);
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void s25_a_live_dispatcher_keeps_the_row_its_slot_and_its_key_until_its_marker_expires() {
    set("reconcile.confirm-after", "300ms");
    store.row("e1").age(300).limit(900).insert();
    slotAndKey("a", "e1", 300);
    redis.inflight("e1");
    Map<String, Object> before = store.read("e1");

    Report report = cycle();
    assertThat(report.notZero()).isEmpty();
    assertThat(report.deferred(9)).isEqualTo(1);
    assertUntouched("e1", before);
    assertSlotAndKeyKept("a", "e1");

    redis.dispatched("e1");
    assertThat(cycle().deferred(9)).as("one look without it").isEqualTo(1);
    assertSlotAndKeyKept("a", "e1");
    eventuallyStatus("e1", "failed");
    Eventually.within(SOON, () -> assertReleased("a", "e1"));
  }

  @Test
  void a_dispatcher_is_believed_for_three_hours_after_the_deadline_and_no_longer() {
    watchdog();
    store.row("below").age(1200 + 3 * 3600 - 5).limit(900).insert();
    store.row("above").age(1200 + 3 * 3600 + 1).limit(900).insert();
    redis.inflight("below");
    redis.inflight("above");

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(store.status("below")).isEqualTo("running");
    assertThat(store.status("above")).isEqualTo("failed");
  }

  @Test
  void s26_without_redis_the_agent_alone_decides_and_the_text_names_no_dispatcher() {
    set("redis.url", "none");
    store.row("e1").age(300).limit(900).insert();

    assertThat(cycle().notZero()).isEqualTo(Map.of("orphaned_executions", 1, "total", 1));

    assertThat(failure("e1"))
        .isEqualTo("Execution not tracked by agent 'a' (not running, not pending, not recently completed) — recovered by watchdog");
  }

  @Test
  void s29_the_text_names_only_the_lists_that_the_agent_reports() {
    set("reconcile.orphan-confirmations", "1");
    for (boolean[] reports : new boolean[][] {{false, false}, {true, false}, {false, true}}) {
      String agent = "agent-" + reports[0] + "-" + reports[1];
      agents.agent(agent).reports(reports[0], reports[1]);
      store.row(agent).agent(agent).age(300).limit(900).insert();
    }

    assertThat(cycle().orphaned()).isEqualTo(3);

    assertThat(failure("agent-false-false"))
        .isEqualTo("Execution not tracked by agent 'agent-false-false' (not running) and no live dispatcher — recovered by watchdog");
    assertThat(failure("agent-true-false")).contains("(not running, not recently completed) and no live dispatcher");
    assertThat(failure("agent-false-true")).contains("(not running, not pending) and no live dispatcher");
  }

  @Test
  void a_list_that_is_null_counts_as_not_reported() {
    a.field("recently_completed_ids", null).field("pending_ids", null);
    store.row("e1").age(300).limit(900).insert();

    Report report = cycle();

    assertThat(report.notZero()).isEmpty();
    assertThat(report.deferred(14)).isEqualTo(1);
  }

  @Test
  void s33_cancelled_stays_cancelled_whatever_arrives() {
    store.row("e1").status("cancelled").age(3000).completed(2000).limit(900).insert();
    slotAndKey("a", "e1", 3000);
    Map<String, Object> before = store.read("e1");

    Runnable[] all = {() -> a.running("e1"), () -> a.pending("e1"), () -> a.recent("e1"), () -> a.running().pending().recent()};
    for (Runnable arrives : all) {
      arrives.run();
      cycle();
      assertUntouched("e1", before);
    }
    assertThat(watchdog().recoveries()).isEmpty();
  }

  @Test
  void s33_a_cancellation_that_lands_during_a_recovery_wins() {
    store.row("e1").age(300).limit(900).insert();
    a.during(Kind.LAST_ERROR, () -> {
      store.set("e1", "completed_at", Times.ago(0));
      store.set("e1", "status", "cancelled");
    });

    assertThat(cycle().lostRaces()).isEqualTo(1);

    assertThat(store.read("e1")).containsEntry("status", "cancelled").containsEntry("error", null);
  }

  @Test
  void s117_a_run_that_passes_from_dispatcher_to_agent_while_it_is_looked_at_is_left_alone() {
    store.row("e1").age(300).limit(900).insert();
    slotAndKey("a", "e1", 300);
    redis.inflight("e1");
    a.registry(
        socket -> {
          boolean more = Answer.json(200, a.registryBody()).send(socket);
          a.running("e1"); // Accepted just after it was asked for; then its dispatcher is done.
          redis.dispatched("e1");
          return more;
        });
    Map<String, Object> before = store.read("e1");

    assertThat(cycle().notZero()).isEmpty();
    assertUntouched("e1", before);
    assertThat(cycle().confirmed()).isEqualTo(1);
  }

  @Test
  void s116_a_row_read_before_its_agent_is_asked_loses_to_one_started_anew_meanwhile() {
    store.row("e1").age(300).limit(900).insert();
    a.during(Kind.REGISTRY, () -> store.set("e1", "started_at", Times.ago(Duration.ofSeconds(1))));

    Report report = cycle();

    assertThat(report.notZero()).isEmpty();
    assertThat(report.lostRaces()).isEqualTo(1);
    assertThat(store.status("e1")).isEqualTo("running");
  }

  /** Statements after which no update of the execution {@code e1} changes anything, and none says so. */
  abstract String[] swallowUpdates();

  @Test
  void s149_an_update_that_changes_nothing_is_an_error_of_its_row_in_every_cycle_and_keeps_no_other_from_ending() {
    for (String sql : swallowUpdates()) {
      store.execute(sql);
    }
    store.row("e1").age(300).limit(900).insert();
    store.row("e2").age(300).limit(900).insert();
    slotAndKey("a", "e1", 300);

    for (int i = 0; i < 2; i++) {
      Report report = cycle();
      assertThat(report.lostRaces()).isZero();
      assertThat(report.errors()).isEqualTo(1);
      assertThat(report.problemsWith("e1")).singleElement().asString().contains("could not be written: the database changed nothing");
    }
    assertThat(failure("e2")).contains("recovered by watchdog");
    assertThat(store.status("e1")).isEqualTo("running");
    assertSlotAndKeyKept("a", "e1");
  }
}
