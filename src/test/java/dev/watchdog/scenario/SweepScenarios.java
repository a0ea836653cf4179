package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Events;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Skipped rows without an end, and activities nobody closed. */
abstract class SweepScenarios extends Scenario {

  @Test
  void a_skipped_row_without_an_end_gets_one_after_a_minute_without_ledger_or_event() {
    Events events = events();
    String started = store.row("old").status("skipped").age(70).insert();
    store.row("young").status("skipped").age(30).insert();
    store.row("ended").status("skipped").age(500).completed(400).insert();
    Map<String, Object> young = store.read("young");
    Map<String, Object> ended = store.read("ended");

    Report report = cycle();

    Map<String, Object> old = store.read("old");
    assertThat(old)
        .containsEntry("status", "failed")
        .containsEntry("completed_at", started)
        .containsEntry("error", "Finalized by cleanup: skipped execution");
    assertThat(((Number) old.get("duration_ms")).longValue()).isZero();
    assertUntouched("young", young);
    assertUntouched("ended", ended);
    assertThat(report.notZero()).isEqualTo(Map.of("orphaned_skipped", 1, "total", 1));
    assertThat(cycle().notZero()).isEmpty();
    assertThat(watchdog().recoveries()).isEmpty();
    assertToldOnly(events, 0);
  }

  @Test
  void a_skipped_row_that_starts_later_or_is_leased_is_left_alone() {
    store.row("later").status("skipped").startedAt(Times.ago(-200)).insert();
    store.row("leased").status("skipped").age(300).with("lease_expires_at", Times.ago(-60)).insert();
    store.row("empty").status("skipped").age(300).with("lease_expires_at", "").insert();
    Map<String, Object> later = store.read("later");
    Map<String, Object> leased = store.read("leased");

    assertThat(cycle().notZero()).isEqualTo(Map.of("orphaned_skipped", 1, "total", 1));

    assertUntouched("later", later);
    assertUntouched("leased", leased);
    assertThat(store.status("empty")).isEqualTo("failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "garbage"})
  void a_skipped_row_that_does_not_tell_when_it_began_is_completed_now(String start) {
    store.row("e1").status("skipped").startedAt(start).insert();

    assertThat(cycle().notZero()).isEqualTo(Map.of("orphaned_skipped", 1, "total", 1));

    assertThat((String) store.read("e1").get("completed_at")).matches(Times.WRITTEN).isGreaterThan("2026");
  }

  @Test
  void an_activity_still_open_after_stale_after_whose_execution_does_not_run_is_failed() {
    store.row("runs").age(8000).limit(9000).insert();
    a.running("runs");
    store.row("over").status("success").age(9000).completed(8000).insert();
    store.activity("of-running", "chat_start", Times.ago(7300), "runs");
    store.activity("of-over", "tool_call", Times.ago(7300), "over");
    store.activity("of-nothing", "chat_start", Times.ago(7300), null);
    store.activity("of-gone", "chat_start", Times.ago(7300), "gone");
    store.activity("young", "chat_start", Times.ago(7100), "over");
    Map<String, Object> running = store.readActivity("of-running");
    Map<String, Object> young = store.readActivity("young");

    Report report = cycle();

    for (String id : new String[] {"of-over", "of-nothing", "of-gone"}) {
      assertThat(store.readActivity(id)).as(id).containsEntry("activity_state", "failed");
      assertThat((String) store.readActivity(id).get("completed_at")).as(id).matches(Times.WRITTEN);
      assertThat((String) store.readActivity(id).get("error")).as(id).isNotBlank();
    }
    assertThat(store.readActivity("of-running")).isEqualTo(running);
    assertThat(store.readActivity("young")).isEqualTo(young);
    assertThat(report.notZero()).isEqualTo(Map.of("stale_activities", 3, "total", 3));
    assertThat(cycle().notZero()).isEmpty();
  }

  @Test
  void an_activity_with_a_start_that_is_none_spoils_nothing() {
    store.activity("odd", "chat_start", "garbage", "gone");
    store.activity("old", "chat_start", "2026-03-25 10:00:00", "gone");
    List<String> sentinels = List.of("0001-01-01T00:00:00Z", "1900-01-01 00:00:00", "1970-01-01T00:00:00Z", "1999-12-31T23:59:59Z");
    sentinels.forEach(start -> store.activity(start, "chat_start", start, "gone"));

    cycle();

    assertThat(store.readActivity("odd")).containsEntry("activity_state", "started");
    for (String start : sentinels) {
      assertThat(store.readActivity(start)).as(start).containsEntry("activity_state", "started");
    }
    assertThat(store.readActivity("old")).containsEntry("activity_state", "failed");
  }
}
