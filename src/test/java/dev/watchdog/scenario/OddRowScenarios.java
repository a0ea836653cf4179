package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.LogCapture;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that never got a session, that are leased, queued, pending for ever, older than their agent, or silent for days. */
abstract class OddRowScenarios extends Scenario {

  private static final String SILENT_LAUNCH = "Silent launch failure: no Claude session created within 60 seconds";

  @Test
  void s45_a_row_without_a_session_on_a_silent_agent_is_failed_once_and_released() {
    a.registry(Answer.closed());
    store.row("e1").session(null).age(120).limit(900).insert();
    slotAndKey("a", "e1", 120);

    assertThat(cycle().notZero()).isEqualTo(Map.of("no_session_executions", 1, "total", 1));

    assertThat(failure("e1")).isEqualTo(SILENT_LAUNCH);
    assertReleased("a", "e1");
    assertThat(cycle().notZero()).isEmpty();
    assertThat(watchdog().recoveries()).hasSize(1);
    assertThat(watchdog().recoveries().get(0).getString("action")).isEqualTo("no_session_failed");
  }

  @ParameterizedTest
  @NullAndEmptySource
  void s60_without_a_session_sixty_one_seconds_are_too_many_and_fifty_nine_are_not(String session) {
    warmedUp();
    a.running("listed");
    store.row("old").session(session).age(61).limit(900).insert();
    store.row("young").session(session).age(57).limit(900).insert();
    store.row("listed").session(session).age(3000).limit(3600).insert();
    Map<String, Object> young = store.read("young");
    Map<String, Object> listed = store.read("listed");

    Report report = cycle();

    assertThat(failure("old")).isEqualTo(SILENT_LAUNCH);
    assertUntouched("young", young);
    assertUntouched("listed", listed);
    assertThat(report.notZero()).isEqualTo(Map.of("no_session_executions", 1, "total", 1));
  }

  @Test
  void a_row_without_a_session_whose_dispatcher_is_alive_is_left_alone() {
    store.row("e1").session(null).age(300).limit(900).insert();
    redis.inflight("e1");

    assertThat(cycle().notZero()).isEmpty();

    assertThat(store.status("e1")).isEqualTo("running");
  }

  @Test
  void a_row_without_a_session_that_left_a_result_is_recovered_with_it() {
    a.on(Kind.RESULT, "e1", Answer.json(200, RetainedResultScenarios.success(200)));
    store.row("e1").session(null).age(300).limit(900).insert();

    assertThat(cycle().notZero()).isEqualTo(Map.of("results_recovered", 1, "total", 1));
  }

  @Test
  void s85_the_rows_own_open_activity_is_closed_and_a_tool_call_of_the_same_execution_is_not() {
    store.row("e1").age(300).limit(900).insert();
    store.activity("own", "schedule_start", Times.ago(300), "e1");
    store.activity("chat", "chat_start", Times.ago(200), "e1");
    store.activity("tool", "tool_call", Times.ago(200), "e1");
    store.activity("other", "schedule_start", Times.ago(300), "e2");
    Map<String, Object> tool = store.readActivity("tool");
    Map<String, Object> other = store.readActivity("other");

    assertThat(cycle().notZero()).isEqualTo(Map.of("orphaned_executions", 1, "total", 1));

    for (String id : List.of("own", "chat")) {
      assertThat(store.readActivity(id)).containsEntry("activity_state", "failed");
      assertThat((String) store.readActivity(id).get("completed_at")).matches(Times.WRITTEN);
      assertThat(store.readActivity(id)).as("nobody saw when it ended").containsEntry("duration_ms", null);
    }
    assertThat(store.readActivity("tool")).isEqualTo(tool);
    assertThat(store.readActivity("other")).isEqualTo(other);
  }

  @Test
  void s85_the_activity_of_a_recovered_success_is_completed() {
    a.recent("e1").on(Kind.RESULT, "e1", Answer.json(200, RetainedResultScenarios.success(600)));
    store.row("e1").age(3000).limit(900).insert();
    store.activity("own", "schedule_start", Times.ago(3000), "e1");

    cycle();

    assertThat(store.readActivity("own")).containsEntry("activity_state", "completed");
  }

  @Test
  void an_activity_whose_start_tells_no_duration_is_closed_without_one() {
    store.row("e1").age(300).limit(900).insert();
    store.activity("ahead", "chat_start", Times.ago(-4000), "e1");
    store.activity("garbage", "chat_start", "yesterday", "e1");
    store.activity("ancient", "chat_start", "0001-01-01T00:00:00Z", "e1");
    store.activity("none", "chat_start", null, "e1");

    assertThat(cycle().notZero()).isEqualTo(Map.of("orphaned_executions", 1, "total", 1));

    for (String id : List.of("ahead", "garbage", "ancient", "none")) {
      assertThat(store.readActivity(id)).as(id).containsEntry("activity_state", "failed").containsEntry("duration_ms", null);
    }
  }

  @Test
  void s94_the_first_cycle_after_a_start_keeps_the_rows_of_an_agent_that_hangs() {
    set("reconcile.first-delay", "0s");
    a.registry(Answer.silence());
    store.row("e1").age(300).limit(900).insert();
    Map<String, Object> before = store.read("e1");

    Eventually.within(
        SOON, () -> assertThat(watchdog().get("/api/monitoring/cleanup-status").ok().getString("last_run_at")).isNotNull());

    assertUntouched("e1", before);
    assertThat(a.calls(Kind.REGISTRY)).isNotEmpty();
  }

  @Test
  void s95_rows_older_than_their_agents_boot_are_recovered_in_one_cycle() {
    watchdog();
    a.old().boot("b2", Instant.now().minusSeconds(100));
    store.row("older").age(300).limit(900).insert();
    store.row("just-before").age(130).limit(900).insert();

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(failure("older")).contains("recovered by watchdog");
    assertThat(store.status("just-before")).isEqualTo("running"); // Less than the dispatch grace before the boot.
  }

  @Test
  void s95_a_boot_in_the_future_says_nothing() {
    a.old().boot("b2", Instant.now().plusSeconds(3600));
    store.row("e1").age(300).limit(900).insert();

    assertThat(cycle().deferred(14)).isEqualTo(1);
  }

  @Test
  void s95_a_boot_id_alone_counts_only_if_another_one_was_seen_since_the_row_started() {
    a.old().boot("b1", null);
    store.row("never-seen-before").age(300).limit(900).insert();
    assertThat(cycle().deferred(14)).isEqualTo(1);

    agents.agent("b").old().boot("b1", null).running("e1");
    store.row("e1").age(300).agent("b").limit(900).insert();
    assertThat(cycle().confirmed()).isEqualTo(1);
    stopWatchdog();
    agents.agent("b").boot("b2", null).running();

    assertThat(cycle().orphaned()).isEqualTo(1);
    assertThat(failure("e1")).contains("recovered by watchdog");
  }

  @Test
  void s96_each_row_of_an_agent_that_is_silent_for_days_ends_at_its_own_deadline() {
    warmedUp();
    a.registry(Answer.closed());
    int[] limits = {600, 900, 3600, 7200};
    for (int limit : limits) {
      store.row("below-" + limit).age(limit + 300 - 5).limit(limit).insert();
      store.row("above-" + limit).age(limit + 300 + 1).limit(limit).insert();
    }

    Report report = cycle();

    assertThat(report.stale()).isEqualTo(4);
    for (int limit : limits) {
      assertThat(store.status("below-" + limit)).isEqualTo("running");
      assertThat(failure("above-" + limit)).endsWith("and " + (limit + 300) + "s deadline passed");
    }
  }

  @Test
  void s96_an_agent_that_is_silent_for_days_is_reported_once_and_not_once_a_cycle() {
    LogCapture log = closeAtEnd(LogCapture.open());
    FakeAgent silent = agents.agent("silent-one").registry(Answer.closed());
    for (int i = 0; i < 5; i++) {
      store.row("e" + i).agent("silent-one").age(100).limit(900).insert();
    }

    for (int i = 0; i < 3; i++) {
      assertThat(cycle().problemsWith("silent-one")).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(log.lines()).filteredOn(line -> line.contains("silent-one")).hasSize(1);

    silent.registry(null).running("e0", "e1", "e2", "e3", "e4");
    cycle();
    cycle();
    assertThat(log.lines()).filteredOn(line -> line.contains("silent-one")).hasSize(2); // The alarm is taken back, once.
  }

  @Test
  void s99_leased_and_queued_rows_are_untouched_by_everything() {
    List<String> ids = new ArrayList<>();
    for (String lease : List.of(Times.ago(-600), Times.ago(600), "whenever")) {
      ids.add("leased-" + ids.size());
      store.row(ids.get(ids.size() - 1)).age(100_000).session(null).limit(900).with("lease_expires_at", lease).insert();
    }
    for (String status : List.of("queued", "pending_retry")) {
      ids.add(status);
      store.row(status).status(status).age(100_000).session(null).limit(900).with("queued_at", Times.ago(100_000)).insert();
    }
    List<Map<String, Object>> before = store.everything();

    a.running(ids.toArray(String[]::new));
    cycle();
    a.running().recent(ids.toArray(String[]::new));
    cycle();
    a.recent();
    cycle();
    a.registry(Answer.closed());
    Report report = cycle();

    assertThat(report.notZero()).isEmpty();
    assertThat(report.deferred(1)).isEqualTo(3);
    assertThat(store.everything()).isEqualTo(before);
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    assertThat(watchdog().recoveries()).isEmpty();
  }

  @Test
  void s99_a_lease_expired_for_longer_than_stale_after_is_a_named_problem() {
    store.row("leased").age(100_000).limit(900).with("lease_expires_at", Times.ago(7300)).insert();
    store.row("fresh").age(100_000).limit(900).with("lease_expires_at", Times.ago(7000)).insert();

    Report report = cycle();

    assertThat(report.problemsWith("leased")).hasSize(1);
    assertThat(report.problemsWith("fresh")).isEmpty();
  }

  @Test
  void an_empty_lease_is_none() {
    store.row("e1").age(300).limit(900).with("lease_expires_at", "").insert();

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(failure("e1")).contains("recovered by watchdog");
  }

  @ParameterizedTest
  @ValueSource(ints = {1195, 1201})
  void s105_pending_beyond_its_deadline_is_recovered_and_before_it_is_not(int age) {
    a.pending("e1");
    store.row("e1").age(age).limit(900).insert();
    slotAndKey("a", "e1", age);

    Report report = cycle();

    assertThat(report.autoTerminated()).isEqualTo(age > 1200 ? 1 : 0);
    assertThat(store.status("e1")).isEqualTo(age > 1200 ? "failed" : "running");
    assertThat(a.calls(Kind.TERMINATE)).hasSize(age > 1200 ? 1 : 0);
    assertThat(redis.hasSlot("a", "e1")).isEqualTo(age <= 1200);
  }
}
