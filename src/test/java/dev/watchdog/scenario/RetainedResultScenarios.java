package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Report;
import dev.watchdog.support.RowSeed;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that ended well, or badly, and could not tell the platform: its agent kept the result. */
abstract class RetainedResultScenarios extends Scenario {

  /** Answers that are no result. */
  enum ResultFault {
    UNAVAILABLE(Answer.status(503)),
    GARBAGE(Answer.body(200, "application/json", "{\"status\":\"succ")),
    HTML(Answer.html()),
    OVERSIZE(Answer.json(200, success(600).put("response", "x".repeat(300_000)))),
    RESET(Answer.reset()),
    UNKNOWN_STATUS(Answer.json(200, success(600).put("status", "fine")));

    private final Answer answer;

    ResultFault(Answer answer) {
      this.answer = answer;
    }
  }

  static JsonObject success(long retainedSecondsAgo) {
    return new JsonObject()
        .put("status", "success")
        .put("response", "the answer is 42")
        .putNull("error")
        .putNull("error_code")
        .put("execution_log", "step one\nstep two")
        .put("metadata", new JsonObject().put("cost_usd", 0.5))
        .put("retained_at", Times.ago(retainedSecondsAgo));
  }

  private void retains(JsonObject result) {
    a.on(Kind.RESULT, "e1", Answer.json(200, result));
  }

  /** Else the verdicts of an agent that answers slowly would all be too old to be written when its last answer comes, in every cycle. */
  @Test
  void a_row_is_ended_when_its_own_result_is_known_and_not_with_the_last_of_its_agent() {
    set("agents.result-timeout", "20s");
    store.row("e1").age(300).limit(900).insert();
    store.row("e2").age(300).limit(900).insert();
    watchdog();
    AtomicReference<String> first = new AtomicReference<>(); // Which of the two that is, the database says.
    agents.during(call -> {
      if (call.kind() == Kind.RESULT && !first.compareAndSet(null, call.id()) && !call.id().equals(first.get())) {
        Eventually.within(SOON, () -> assertThat(store.status(first.get())).isEqualTo("failed"));
      }
    });

    assertThat(cycle().orphaned()).isEqualTo(2);
  }

  /** What was read may be the result of the attempt before it, kept less than a minute before this one began. */
  @Test
  void s116_a_result_is_not_written_to_a_row_that_is_dispatched_meanwhile() {
    a.recent("e1");
    retains(success(600));
    store.row("e1").age(3000).limit(900).session("").insert();
    Map<String, Object> before = store.read("e1");
    a.during(Kind.RESULT, () -> store.set("e1", "claude_session_id", RowSeed.DISPATCHED));

    assertThat(cycle().lostRaces()).isEqualTo(1);

    before.put("claude_session_id", RowSeed.DISPATCHED);
    assertUntouched("e1", before);
    assertThat(cycle().resultsRecovered()).as("its own session does no harm").isEqualTo(1);
  }

  @Test
  void s30_a_success_retained_for_ten_minutes_is_written_to_the_row() {
    Events events = events();
    a.recent("e1");
    retains(success(600));
    store.row("e1").age(3000).limit(900).insert();
    slotAndKey("a", "e1", 3000);

    Report report = cycle();

    Map<String, Object> row = store.read("e1");
    assertThat(row)
        .containsEntry("status", "success")
        .containsEntry("response", "the answer is 42")
        .containsEntry("execution_log", "step one\nstep two")
        .containsEntry("error", null);
    assertThat(((Number) row.get("cost")).doubleValue()).isCloseTo(0.5, within(1e-6));
    assertThat((String) row.get("completed_at")).matches(Times.WRITTEN);
    assertThat(report.notZero()).isEqualTo(Map.of("results_recovered", 1, "total", 1));
    assertReleased("a", "e1");
    JsonObject event = events.awaitRecoveries(1).get(0);
    assertThat(event.getString("action")).isEqualTo("result_recovered");
    assertThat(event.getString("reason")).matches("Result recovered from agent 'a' \\(retained for 60\\d s\\)");
    assertThat(watchdog().recoveriesOf("e1").get(0).getString("reason")).isEqualTo(event.getString("reason"));
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void s30_an_unlisted_row_with_a_retained_result_is_not_failed_either() {
    retains(success(600));
    store.row("e1").age(3000).limit(900).insert();

    assertThat(cycle().notZero()).isEqualTo(Map.of("results_recovered", 1, "total", 1));

    assertThat(store.read("e1")).containsEntry("status", "success").containsEntry("response", "the answer is 42");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void s30_a_result_retained_for_thirty_seconds_is_left(boolean named) {
    if (named) {
      a.recent("e1");
    }
    retains(success(30));
    store.row("e1").age(3000).limit(900).insert();
    Map<String, Object> before = store.read("e1");

    assertThat(cycle().notZero()).isEmpty();

    assertUntouched("e1", before);
  }

  @ParameterizedTest
  @EnumSource(ResultFault.class)
  void s30_a_result_that_could_not_be_had_leaves_the_row(ResultFault fault) {
    set("agents.max-result", "64KiB");
    a.recent("e1").on(Kind.RESULT, "e1", fault.answer);
    store.row("e1").age(3000).limit(900).insert();
    Map<String, Object> before = store.read("e1");

    for (int look = 0; look < 4; look++) {
      assertThat(cycle().notZero()).isEmpty();
    }

    assertUntouched("e1", before);
  }

  @ParameterizedTest
  @EnumSource(ResultFault.class)
  void an_absent_row_whose_result_cannot_be_asked_for_is_left_three_looks_and_then_recovered(ResultFault fault) {
    set("agents.max-result", "64KiB");
    set("reconcile.confirm-after", "1ms");
    a.on(Kind.RESULT, "e1", fault.answer);
    store.row("e1").age(300).limit(900).insert();

    assertThat(cycle().deferred(12)).isEqualTo(1);
    assertThat(cycle().deferred(12)).isEqualTo(1);
    assertThat(cycle().deferred(12)).isEqualTo(1);
    assertThat(cycle().orphaned()).isEqualTo(1);
  }

  @Test
  void the_three_looks_at_a_result_that_cannot_be_asked_for_are_confirm_after_apart() {
    a.on(Kind.RESULT, "e1", Answer.status(503));
    store.row("e1").age(300).limit(900).insert();

    for (int look = 0; look < 6; look++) {
      assertThat(cycle().deferred(12)).isEqualTo(1);
    }
  }

  @Test
  void s30_a_retained_failure_is_the_agents_own_error_and_not_ours() {
    a.recent("e1");
    retains(success(600).put("status", "failed").putNull("response").put("error", "the tool crashed").put("error_code", "E7"));
    store.row("e1").age(3000).limit(900).insert();

    assertThat(cycle().notZero()).isEqualTo(Map.of("results_recovered", 1, "total", 1));

    assertThat(failure("e1")).contains("the tool crashed").doesNotContainIgnoringCase("watchdog");
    assertThat(watchdog().recoveriesOf("e1").get(0).getString("action")).isEqualTo("result_recovered");
  }

  @Test
  void a_retained_cancellation_cancels_its_activity_as_well() {
    a.recent("e1");
    retains(success(600).put("status", "cancelled").putNull("response").put("error", "stopped by its user"));
    store.row("e1").age(3000).limit(900).insert();
    store.activity("own", "chat_start", Times.ago(2999), "e1");

    assertThat(cycle().resultsRecovered()).isEqualTo(1);

    assertThat(store.status("e1")).isEqualTo("cancelled");
    assertThat(store.readActivity("own")).containsEntry("activity_state", "cancelled");
  }

  @Test
  void s141_a_recovered_result_ended_when_it_was_kept() {
    a.recent("e1");
    JsonObject result = success(600);
    retains(result);
    store.row("e1").age(3000).limit(900).insert();

    cycle();

    Map<String, Object> row = store.read("e1");
    assertThat(row).containsEntry("completed_at", result.getString("retained_at"));
    assertThat(((Number) row.get("duration_ms")).longValue()).isBetween(2_399_000L, 2_410_000L);
  }

  @Test
  void a_log_that_is_no_text_is_stored_as_json() {
    a.recent("e1");
    JsonArray log = new JsonArray().add(new JsonObject().put("type", "tool").put("name", "bash"));
    retains(success(600).put("execution_log", log));
    store.row("e1").age(3000).limit(900).insert();

    cycle();

    assertThat(new JsonArray((String) store.read("e1").get("execution_log"))).isEqualTo(log);
  }

  @Test
  void a_result_of_an_earlier_attempt_does_not_count() {
    retains(success(500));
    store.row("e1").age(400).limit(900).insert();

    assertThat(cycle().notZero()).isEqualTo(Map.of("orphaned_executions", 1, "total", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2099-01-01T00:00:00Z"})
  void a_result_without_a_usable_time_counts_from_when_it_was_first_seen(String retainedAt) {
    a.recent("e1");
    retains(success(600).put("retained_at", retainedAt.isEmpty() ? null : retainedAt));
    store.row("e1").age(3000).limit(900).insert();
    Map<String, Object> before = store.read("e1");

    assertThat(cycle().notZero()).isEmpty();
    assertThat(cycle().notZero()).isEmpty();

    assertUntouched("e1", before);
  }

  @Test
  void an_older_agent_without_results_gives_no_information_and_its_row_is_recovered() {
    a.on(Kind.RESULT, "e1", Answer.body(404, "application/json", "{\"detail\":\"Not Found\"}"));
    store.row("e1").age(300).limit(900).insert();

    assertThat(cycle().orphaned()).isEqualTo(1);
  }

  @Test
  void s31_a_row_that_ended_by_itself_is_never_terminated() {
    a.recent("e1");
    store.row("e1").age(5000).limit(900).insert();
    cycle();
    a.running("e1");
    Map<String, Object> before = store.read("e1");

    cycle();
    a.running().pending("e1");
    cycle();

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    assertUntouched("e1", before);
  }

  @Test
  void a_success_written_by_the_platform_while_the_result_is_asked_for_wins() {
    a.recent("e1");
    retains(success(600));
    a.during(Kind.RESULT, () -> store.succeed("e1"));
    store.row("e1").age(3000).limit(900).insert();
    slotAndKey("a", "e1", 3000);

    assertThat(cycle().lostRaces()).isEqualTo(1);

    assertThat(store.read("e1")).containsEntry("response", "done by the platform");
    assertSlotAndKeyKept("a", "e1");
  }
}
