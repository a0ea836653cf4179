package dev.watchdog.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.support.Call.Kind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fleet does what the scenarios take for granted. */
class FakeAgentsTest {

  private final FakeAgents fleet = FakeAgents.start();
  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FakeAgent a = fleet.agent("a");

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void an_agent_answers_under_its_prefix_and_what_nobody_should_ask_for_is_kept() throws Exception {
    a.running("e1").pending("e2").recent("e3").boot("b1", null);

    JsonObject body = new JsonObject(get("/a/api/executions/running").body());

    assertThat(body.getJsonArray("executions").getJsonObject(0).getString("execution_id")).isEqualTo("e1");
    assertThat(body.getJsonArray("pending_ids")).containsExactly("e2");
    assertThat(body.getJsonArray("recently_completed_ids")).containsExactly("e3");
    assertThat(body.getString("boot_id")).isEqualTo("b1");
    assertThat(get("/b/api/executions/running").statusCode()).isEqualTo(404);
    assertThat(fleet.strays()).containsExactly("GET /b/api/executions/running");
  }

  @Test
  void an_old_agent_does_not_report_the_lists_and_any_field_can_be_null() {
    assertThat(a.old().registryBody().fieldNames()).containsExactly("executions");
    assertThat(a.field("pending_ids", null).registryBody().containsKey("pending_ids")).isTrue();
  }

  @Test
  void terminate_stops_what_is_listed_once() throws Exception {
    a.running("x/y z").recent("done").pending("waiting");

    assertThat(terminate("x%2Fy%20z").body()).contains("terminated");
    assertThat(terminate("x%2Fy%20z").statusCode()).isEqualTo(404);
    assertThat(terminate("done").body()).contains("already_finished");
    assertThat(terminate("waiting").body()).contains("cancelled_before_start");
    assertThat(a.calls(Kind.TERMINATE, "x/y z")).isEqualTo(2);
    assertThat(a.registryBody().getJsonArray("executions")).isEmpty();
  }

  @Test
  void scripted_answers_come_in_order_the_last_one_stays_and_none_is_well_behaved_again() throws Exception {
    a.running("e1").on(Kind.TERMINATE, "e1", Answer.status(500), Answer.status(503));

    assertThat(terminate("e1").statusCode()).isEqualTo(500);
    assertThat(terminate("e1").statusCode()).isEqualTo(503);
    assertThat(terminate("e1").statusCode()).isEqualTo(503);
    a.on(Kind.TERMINATE, "e1");
    assertThat(terminate("e1").body()).contains("terminated");
  }

  @Test
  void a_hook_runs_before_the_answer_is_made_up() throws Exception {
    a.during(Kind.REGISTRY, () -> a.running("late"));

    assertThat(get("/a/api/executions/running").body()).contains("late");
  }

  @Test
  void faults_are_faults() {
    for (Answer fault : new Answer[] {Answer.closed(), Answer.reset(), Answer.halfJson()}) {
      a.registry(fault);
      assertThatThrownBy(() -> get("/a/api/executions/running")).isInstanceOf(IOException.class);
    }
    for (Answer fault : new Answer[] {Answer.silence(), Answer.headersThenSilence(), Answer.drip()}) {
      a.registry(fault);
      assertThatThrownBy(() -> http.sendAsync(request("/a/api/executions/running").build(), BodyHandlers.ofString())
              .orTimeout(300, TimeUnit.MILLISECONDS).join())
          .hasRootCauseInstanceOf(TimeoutException.class);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> terminate(String id) throws Exception {
    return http.send(request("/a/api/executions/" + id + "/terminate").POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + fleet.port() + path)).timeout(Duration.ofSeconds(5));
  }
}
