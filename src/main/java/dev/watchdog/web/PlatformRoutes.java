package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The routes that an operator's platform already knows: they replace those of its own cleanup loop, in its shapes. */
final class PlatformRoutes {

  private final Operations operations;

  PlatformRoutes(Operations operations) {
    this.operations = operations;
  }

  void mountOn(Paths paths) {
    paths.at("/api/monitoring/cleanup-status").get(Role.ADMIN, this::cleanupStatus);
    paths.at("/api/monitoring/cleanup-trigger").post(Role.ADMIN, this::cleanupTrigger);
    paths.at("/api/agents").get(Role.ADMIN, this::agentNames);
  }

  private Future<JsonObject> cleanupStatus(RoutingContext request) {
    Query.expectNone(request);
    return operations.cleanupStatus();
  }

  private Future<JsonObject> cleanupTrigger(RoutingContext request) {
    Query.expectNone(request);
    new JsonBody(request).verify(); // It has no options; one that is sent all the same must not be dropped in silence.
    return operations.cleanupTrigger();
  }

  private Future<JsonArray> agentNames(RoutingContext request) {
    Query.expectNone(request);
    return operations.agentNames().map(wrapped -> wrapped.getJsonArray("agents"));
  }
}
