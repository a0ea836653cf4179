package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class FleetCommandTest {

  private static final String HEAD = "Simulated fleet of 2 agents listening on ";

  @Test
  void it_prints_where_its_agents_are_and_they_answer_there() throws Exception {
    try (RunningCommand fleet = RunningCommand.start("fleet", "--agents", "2", "--port", "0", "--work", "1m", "--seed", "7")) {
      String first = fleet.line();
      assertThat(first).startsWith(HEAD).endsWith("/{agent}");
      String template = first.substring(HEAD.length());
      assertThat(fleet.line()).isEqualTo("Try: java -jar execution-watchdog.jar run --set agents.url=" + template);

      URI registry = URI.create(template.replace("{agent}", "agent-01") + "/api/executions/running");
      HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(registry).build(), BodyHandlers.ofString());
      assertThat(new JsonObject(answer.body()).getJsonArray("executions")).isEmpty();

      assertThat(fleet.end()).isZero();
    }
  }

  @Test
  void a_port_in_use_exits_with_one() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Command.Result result = Command.execute("fleet", "--port", String.valueOf(taken.getLocalPort()));

      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.errors()).startsWith("execution-watchdog: the fleet did not start: cannot listen on 127.0.0.1:");
    }
  }
}
