package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** How the watchdog stands: {@code /api/v1/status} and {@code /api/v1/brake}. */
final class StateRoutes {

  private static final int REASON_CHARS_MAX = 500;

  private final Operations operations;

  StateRoutes(Operations operations) {
    this.operations = operations;
  }

  void mountOn(Paths paths) {
    paths.at("/api/v1/status").get(Role.VIEWER, this::status);
    paths.at("/api/v1/brake").get(Role.VIEWER, this::brake);
    paths.at("/api/v1/brake/release").post(Role.ADMIN, this::release);
  }

  private Future<JsonObject> status(RoutingContext request) {
    Query.expectNone(request);
    return operations.status();
  }

  private Future<JsonObject> brake(RoutingContext request) {
    Query.expectNone(request);
    return operations.brake();
  }

  private Future<JsonObject> release(RoutingContext request) {
    Query.expectNone(request);
    JsonBody body = new JsonBody(request);
    String reason = body.sentence("reason", REASON_CHARS_MAX);
    body.verify();
    return operations.releaseBrake(reason, Caller.of(request).name());
  }
}
