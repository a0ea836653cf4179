package dev.watchdog.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetMoodTest extends FleetFixture {

  @Test
  void a_restarted_agent_has_a_new_boot_id_and_knows_nothing() throws Exception {
    http.task(AGENT, "e1");
    http.task(AGENT, "e2");
    make(agent -> agent.finish("e1"));
    String before = http.running(AGENT).body().getString("boot_id");
    clock.pass(Duration.ofSeconds(30));

    make(SimulatedAgent::restart);

    JsonObject after = http.running(AGENT).body();
    assertThat(after.getString("boot_id")).isNotEqualTo(before);
    assertThat(after.getString("booted_at")).isEqualTo("2026-03-25T10:00:30.123456Z");
    assertThat(after.getJsonArray("executions")).isEmpty();
    assertThat(after.getJsonArray("recently_completed_ids")).isEmpty();
    assertThat(http.get(AGENT, "/api/executions/e1/result").status()).isEqualTo(404);
    assertThat(http.terminate(AGENT, "e2").status()).isEqualTo(404);
  }

  @Test
  void a_hanging_agent_says_nothing_while_its_neighbours_on_the_same_port_answer() throws Exception {
    http.task(AGENT, "e1");
    make(agent -> agent.become(Reach.HANGING));

    assertThatThrownBy(() -> http.get(AGENT, "/api/executions/running", Duration.ofMillis(300))).isInstanceOf(HttpTimeoutException.class);
    assertThatThrownBy(() -> http.get(AGENT, "/api/no-such-thing", Duration.ofMillis(300))).isInstanceOf(HttpTimeoutException.class);
    assertThat(http.running("agent-02").status()).isEqualTo(200);

    make(agent -> agent.become(Reach.ANSWERING));
    assertThat(FleetHttp.ids(http.running(AGENT))).containsExactly("e1");
  }

  @Test
  void an_agent_that_refuses_closes_the_connection_or_answers_503() throws Exception {
    make(agent -> agent.become(Reach.CLOSING));
    assertThatThrownBy(() -> http.running(AGENT)).isInstanceOf(IOException.class).isNotInstanceOf(HttpTimeoutException.class);

    make(agent -> agent.become(Reach.UNAVAILABLE));
    assertThat(http.running(AGENT).status()).isEqualTo(503);
    assertThat(http.task(AGENT, "e1")).isEqualTo(503);
  }

  @Test
  void a_legal_name_that_nobody_knew_gets_an_agent_and_an_illegal_one_does_not() throws Exception {
    assertThat(http.task("Somebody_else.7", "e1")).isEqualTo(202);
    assertThat(FleetHttp.ids(http.running("Somebody_else.7"))).containsExactly("e1");
    for (String illegal : new String[] {"-a", ".a", "a%20b", "a%2Fb", "x".repeat(129)}) {
      assertThat(http.running(illegal).status()).as(illegal).isEqualTo(404);
    }
    assertThat(fleet.names()).hasSize(9).startsWith("agent-01").endsWith("agent-09");
  }

  @Test
  void the_runs_of_a_frozen_agent_stand_still_and_end_after_it_thaws() throws Exception {
    begin(2, Duration.ofMillis(5), false);
    CompletableFuture<Finished> frozen = new CompletableFuture<>();
    CompletableFuture<Finished> neighbour = new CompletableFuture<>();
    fleet.onFinished(report -> (report.agent().equals(AGENT) ? frozen : neighbour).complete(report));
    make(agent -> {
      agent.accept(new Dispatch("e1", "Do it", Duration.ofMinutes(10)));
      agent.become(Reach.HANGING);
    });
    http.task("agent-02", "e2");
    neighbour.get(10, SECONDS);
    assertThat(frozen).isNotDone();

    make(agent -> agent.become(Reach.ANSWERING));

    assertThat(frozen.get(10, SECONDS).executionId()).isEqualTo("e1");
  }

  @Test
  void an_old_agent_reports_only_what_runs_and_keeps_no_results() throws Exception {
    begin(9, NEVER, true);
    String old = fleet.names().get(Temperament.OLD.ordinal());
    http.task(old, "e1");
    make(old, agent -> agent.loseReport("e1"));

    assertThat(http.running(old).body().fieldNames()).containsExactly("executions");
    assertThat(http.get(old, "/api/executions/e1/result").body().getValue("detail")).isEqualTo("Not Found");
  }

  @Test
  void a_handful_of_misbehaving_agents_has_every_temperament_and_a_well_behaved_fleet_is_steady() throws Exception {
    assertThat(temperaments()).containsExactly(Temperament.STEADY);
    begin(9, NEVER, true);
    assertThat(temperaments()).containsExactlyInAnyOrder(Temperament.values());
  }

  @Test
  void a_stopped_fleet_listens_no_more() throws Exception {
    fleet.stop().await(5, SECONDS);
    assertThatThrownBy(() -> http.running(AGENT)).isInstanceOf(ConnectException.class);
  }

  private Set<Temperament> temperaments() throws Exception {
    CompositeFuture states = Future.all(fleet.names().stream().map(fleet::state).toList()).await(5, SECONDS);
    return states.<FleetAgentState>list().stream().map(FleetAgentState::temperament).collect(Collectors.toSet());
  }
}
