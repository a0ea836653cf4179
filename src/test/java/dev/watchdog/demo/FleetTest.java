package dev.watchdog.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FleetTest extends FleetFixture {

  @Test
  void the_registry_names_what_runs_and_since_when() throws Exception {
    assertThat(http.task(AGENT, "e1")).isEqualTo(202);

    FleetHttp.Answer registry = http.running(AGENT);

    assertThat(registry.status()).isEqualTo(200);
    JsonObject listed = registry.body().getJsonArray("executions").getJsonObject(0);
    assertThat(listed.getString("execution_id")).isEqualTo("e1");
    assertThat(listed.getString("started_at")).isEqualTo("2026-03-25T10:00:00.123456Z");
    assertThat(listed.getJsonObject("metadata").getString("message")).isEqualTo("Do it");
    assertThat(registry.body().getJsonArray("pending_ids")).isEmpty();
    assertThat(registry.body().getJsonArray("recently_completed_ids")).isEmpty();
    assertThat(registry.body().getString("agent")).isEqualTo(AGENT);
    assertThat(registry.body().getString("boot_id")).isNotEmpty();
    assertThat(registry.body().getString("booted_at")).isLessThan("2026-03-25T10:00:00").endsWith("Z");
  }

  @Test
  void what_does_not_fit_is_pending_until_there_is_room_and_more_than_that_is_refused() throws Exception {
    for (int i = 1; i <= SimulatedAgent.PARALLEL + SimulatedAgent.PENDING_MAX; i++) {
      assertThat(http.task(AGENT, "e" + i)).isEqualTo(202);
    }
    assertThat(http.task(AGENT, "one-too-many")).isEqualTo(503);
    assertThat(http.task(AGENT, "e1")).as("one that is here already").isEqualTo(202);
    assertThat(http.running(AGENT).body().getJsonArray("pending_ids")).containsExactly("e4", "e5", "e6", "e7", "e8");

    make(agent -> agent.finish("e2"));

    assertThat(FleetHttp.ids(http.running(AGENT))).containsExactly("e1", "e3", "e4");
    assertThat(http.running(AGENT).body().getJsonArray("pending_ids")).containsExactly("e5", "e6", "e7", "e8");
  }

  @Test
  void a_call_to_terminate_is_answered_by_what_became_of_the_run() throws Exception {
    for (String id : new String[] {"done", "e2", "e3", "waiting"}) {
      http.task(AGENT, id);
    }
    assertThat(http.terminate(AGENT, "waiting").body().getString("status")).isEqualTo("cancelled_before_start");
    make(agent -> agent.finish("done"));
    assertThat(http.terminate(AGENT, "done").body().getString("status")).isEqualTo("already_finished");
    assertThat(http.terminate(AGENT, "e2").body().getString("status")).isEqualTo("terminated");
    assertThat(http.terminate(AGENT, "e2").status()).isEqualTo(404);
    assertThat(http.terminate(AGENT, "never-heard-of").status()).isEqualTo(404);
    assertThat(FleetHttp.ids(http.running(AGENT))).containsExactly("e3");
  }

  @Test
  void a_stubborn_run_is_terminated_at_the_second_call() throws Exception {
    http.task(AGENT, "e1");
    make(agent -> agent.refuseNextTerminate("e1"));

    assertThat(http.terminate(AGENT, "e1").status()).isEqualTo(500);
    assertThat(FleetHttp.ids(http.running(AGENT))).containsExactly("e1");
    assertThat(http.terminate(AGENT, "e1").body().getString("status")).isEqualTo("terminated");
  }

  @Test
  void a_run_whose_report_was_lost_is_recently_completed_and_its_result_is_kept_for_five_minutes() throws Exception {
    http.task(AGENT, "e/1");
    clock.pass(Duration.ofSeconds(20));
    make(agent -> agent.loseReport("e/1"));

    assertThat(FleetHttp.ids(http.running(AGENT))).isEmpty();
    assertThat(http.running(AGENT).body().getJsonArray("recently_completed_ids")).containsExactly("e/1");
    FleetHttp.Answer result = http.get(AGENT, "/api/executions/e%2F1/result");
    assertThat(result.status()).isEqualTo(200);
    assertThat(result.body().getString("status")).isEqualTo("success");
    assertThat(result.body().getString("response")).isEqualTo("Done: Do it");
    assertThat(result.body().getJsonArray("execution_log")).hasSize(3);
    assertThat(result.body().getJsonObject("metadata").getDouble("cost_usd")).isPositive();
    assertThat(result.body().getString("retained_at")).isEqualTo("2026-03-25T10:00:20.123456Z");

    clock.pass(SimulatedAgent.REMEMBERED.plusMillis(1));

    assertThat(http.running(AGENT).body().getJsonArray("recently_completed_ids")).isEmpty();
    assertThat(http.get(AGENT, "/api/executions/e%2F1/result").status()).isEqualTo(404);
  }

  @Test
  void a_crashed_run_leaves_nothing_but_its_last_error() throws Exception {
    http.task(AGENT, "e1");
    http.task(AGENT, "e2");
    make(agent -> agent.crash("e1"));

    FleetHttp.Answer registry = http.running(AGENT);
    assertThat(FleetHttp.ids(registry)).containsExactly("e2");
    assertThat(registry.body().getJsonArray("recently_completed_ids")).isEmpty();
    FleetHttp.Answer result = http.get(AGENT, "/api/executions/e1/result");
    assertThat(result.status()).isEqualTo(404);
    assertThat(result.body()).isEqualTo(new JsonObject("{\"detail\":{\"code\":\"no_retained_result\"}}"));
    assertThat(http.terminate(AGENT, "e1").status()).isEqualTo(404);
    FleetHttp.Answer error = http.get(AGENT, "/api/executions/e1/last-error");
    assertThat(error.status()).isEqualTo(200);
    assertThat(error.body().getString("error_type")).isNotEmpty();
    assertThat(error.body().getString("error_message")).isNotEmpty();
    assertThat(http.get(AGENT, "/api/executions/e2/last-error").body())
        .isEqualTo(new JsonObject().putNull("error_type").putNull("error_message"));
    assertThat(http.get(AGENT, "/api/executions/e3/last-error").status()).isEqualTo(404);
  }

  @Test
  void a_task_that_is_none_is_refused() throws Exception {
    for (String body :
        new String[] {
          "", "{", "[]", "null", "{}", "{\"execution_id\":\"\"}", "{\"execution_id\":7}", "{\"execution_id\":\"e\",\"timeout_seconds\":0}",
          "{\"execution_id\":\"e\",\"timeout_seconds\":\"9\"}", "{\"execution_id\":\"e\",\"message\":[]}"
        }) {
      assertThat(http.post(AGENT, "/api/task", body).status()).as(body).isEqualTo(400);
    }
    assertThat(http.post(AGENT, "/api/task", "{\"execution_id\":\"e\"}").status()).isEqualTo(202);
    assertThat(http.get(AGENT, "/api/elsewhere").status()).isEqualTo(404);
  }

  @Test
  void a_run_that_ends_well_by_itself_is_told_to_whoever_listens() throws Exception {
    begin(1, Duration.ofMillis(5), false);
    CompletableFuture<Finished> told = new CompletableFuture<>();
    fleet.onFinished(told::complete);
    http.task(AGENT, "e1");

    Finished report = told.get(10, SECONDS);

    assertThat(report.agent()).isEqualTo(AGENT);
    assertThat(report.executionId()).isEqualTo("e1");
    assertThat(report.result().response()).isEqualTo("Done: Do it");
    assertThat(http.terminate(AGENT, "e1").body().getString("status")).isEqualTo("already_finished");
  }

  @Test
  void what_began_earlier_is_listed_with_its_own_start_and_what_ended_earlier_with_its_own_end() throws Exception {
    Dispatch dispatch = new Dispatch("e1", "Do it", Duration.ofSeconds(20));
    make(agent -> agent.overrunSince(dispatch, clock.instant().minusSeconds(60)));
    make(agent -> agent.endedUnreported(new Dispatch("e2", "Do it", Duration.ofMinutes(10)), clock.instant().minusSeconds(100)));

    JsonObject registry = http.running(AGENT).body();
    assertThat(registry.getJsonArray("executions").getJsonObject(0).getString("started_at")).isEqualTo("2026-03-25T09:59:00.123456Z");
    assertThat(registry.getJsonArray("recently_completed_ids")).isEqualTo(new JsonArray().add("e2"));
    assertThat(http.get(AGENT, "/api/executions/e2/result").body().getString("retained_at")).isEqualTo("2026-03-25T09:58:20.123456Z");
  }
}
