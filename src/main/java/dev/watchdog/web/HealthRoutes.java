package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * {@code /health}: for whoever starts, restarts and routes to this process. No login, and any query is ignored. What is up or down, and
 * why, is told only to who has a token: it names stores and their errors. However often it is asked, the stores are asked once a second.
 */
final class HealthRoutes {

  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final String STATUS = "status";

  private final Operations operations;
  private final Access access;
  private final InstantSource clock;
  private Future<JsonObject> readiness;
  private Instant answeredAt = Instant.EPOCH;

  HealthRoutes(Operations operations, Access access, InstantSource clock) {
    this.operations = operations;
    this.access = access;
    this.clock = clock;
  }

  void mountOn(Paths paths) {
    paths.at("/health/live").openGet(request -> request.json(new JsonObject().put(STATUS, "up")));
    paths.at("/health/ready").openGet(this::ready);
  }

  private void ready(RoutingContext request) {
    Future.all(readiness(), access.has(request, Role.VIEWER))
        .compose(known -> tell(request, known.resultAt(0), known.resultAt(1)))
        .onFailure(request::fail);
  }

  private static Future<Void> tell(RoutingContext request, JsonObject readiness, boolean whole) {
    boolean ready = readiness.getBoolean("ready");
    if (!ready) {
      request.response().setStatusCode(503).putHeader(HttpHeaders.RETRY_AFTER, ProblemDetails.RETRY_SECONDS);
    }
    JsonObject answer = new JsonObject().put(STATUS, ready ? "up" : "down");
    return request.json(whole ? answer.mergeIn(readiness) : answer);
  }

  /** One question at a time, whose answer is everybody's until it is a second old. */
  private Future<JsonObject> readiness() {
    Instant now = clock.instant();
    boolean fresh = !now.isBefore(answeredAt) && now.isBefore(answeredAt.plus(FRESH));
    if (readiness == null || readiness.isComplete() && !fresh) {
      readiness = operations.readiness().onComplete(answered -> answeredAt = clock.instant());
    }
    return readiness;
  }
}
