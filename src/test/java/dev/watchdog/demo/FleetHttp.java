package dev.watchdog.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls a fleet from outside, with a client that has nothing to do with Vert.x. */
final class FleetHttp {

  /** What came back. */
  record Answer(int status, JsonObject body) {}

  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String agentsUrl;

  FleetHttp(Fleet fleet) {
    this.agentsUrl = fleet.agentsUrl();
  }

  Answer get(String agent, String path) throws IOException, InterruptedException {
    return call(agent, path, "GET", "", Duration.ofSeconds(5));
  }

  /** Fails with {@code HttpTimeoutException} when nothing was said in this time. */
  Answer get(String agent, String path, Duration patience) throws IOException, InterruptedException {
    return call(agent, path, "GET", "", patience);
  }

  Answer post(String agent, String path, String body) throws IOException, InterruptedException {
    return call(agent, path, "POST", body, Duration.ofSeconds(5));
  }

  Answer running(String agent) throws IOException, InterruptedException {
    return get(agent, "/api/executions/running");
  }

  Answer terminate(String agent, String id) throws IOException, InterruptedException {
    return post(agent, "/api/executions/" + id + "/terminate", "");
  }

  /** Hands over one execution with a limit of ten minutes. */
  int task(String agent, String id) throws IOException, InterruptedException {
    JsonObject task = new JsonObject().put("execution_id", id).put("message", "Do it").put("timeout_seconds", 600);
    return post(agent, "/api/task", task.encode()).status();
  }

  static JsonArray ids(Answer registry) {
    JsonArray ids = new JsonArray();
    registry.body().getJsonArray("executions").forEach(each -> ids.add(((JsonObject) each).getString("execution_id")));
    return ids;
  }

  private Answer call(String agent, String path, String method, String body, Duration patience) throws IOException, InterruptedException {
    URI uri = URI.create(agentsUrl.replace("{agent}", agent) + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience).method(method, BodyPublishers.ofString(body)).build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), new JsonObject(response.body()));
  }
}
