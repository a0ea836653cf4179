package dev.watchdog.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** {@code /health}: for whoever starts, restarts and routes to this process. No login, and any query is ignored. */
final class HealthRoutes {

  private final Operations operations;

  HealthRoutes(Operations operations) {
    this.operations = operations;
  }

  void mountOn(Paths paths) {
    paths.at("/health/live").openGet(request -> request.json(new JsonObject().put("status", "up")));
    paths.at("/health/ready").openGet(this::ready);
  }

  private void ready(RoutingContext request) {
    operations.readiness()
        .compose(readiness -> {
          if (!readiness.getBoolean("ready")) {
            request.response().setStatusCode(503).putHeader(HttpHeaders.RETRY_AFTER, ProblemDetails.RETRY_SECONDS);
          }
          return request.json(readiness);
        })
        .onFailure(request::fail);
  }
}
