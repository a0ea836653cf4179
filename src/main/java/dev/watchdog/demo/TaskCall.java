package dev.watchdog.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.OptionalInt;

/** The call by which the platform hands an execution to its agent. */
final class TaskCall {

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  /** All agents stand behind one host and port, and those that hang keep their connections for as long as the deadline. */
  private static final int CONNECTIONS_MAX = 64;

  private final HttpClient client;
  private final String agentsUrl;

  /** Its connections are closed with the verticle that makes it. */
  TaskCall(Vertx vertx, String agentsUrl) {
    this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS_MAX));
    this.agentsUrl = agentsUrl;
  }

  /** The agent's answer; empty = none came in time, so that it may have accepted or not. Never fails. */
  Future<OptionalInt> make(Launch launch) {
    RequestOptions options = new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(agentsUrl.replace("{agent}", launch.agent()) + "/api/task")
        .setTimeout(DEADLINE.toMillis());
    JsonObject task = new JsonObject()
        .put("execution_id", launch.id())
        .put("message", launch.message())
        .put("timeout_seconds", launch.limit().toSeconds());
    return client
        .request(options)
        .compose(request -> request.send(task.toBuffer()))
        .compose(response -> response.end().map(response))
        .map(HttpClientResponse::statusCode)
        .map(OptionalInt::of)
        .otherwise(cause -> OptionalInt.empty());
  }
}
