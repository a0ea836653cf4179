package dev.watchdog.web;

import dev.watchdog.web.Operations.CycleOptions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** {@code /api/v1/cycles}: run one now, and what the last ones did. */
final class CycleRoutes {

  private static final int AGENT_CHARS_MAX = 128;

  private final Operations operations;

  CycleRoutes(Operations operations) {
    this.operations = operations;
  }

  void mountOn(Paths paths) {
    paths.at("/api/v1/cycles").get(Role.VIEWER, this::history).post(Role.ADMIN, this::run);
    paths.at("/api/v1/cycles/:id").get(Role.VIEWER, this::one);
  }

  private Future<JsonObject> history(RoutingContext request) {
    Query query = new Query(request);
    int limit = query.whole("limit", 20, 1, 200);
    query.verify();
    return operations.cycles(limit);
  }

  private Future<JsonObject> run(RoutingContext request) {
    Query.expectNone(request);
    JsonBody body = new JsonBody(request);
    CycleOptions options = new CycleOptions(body.flag("dry_run", false), body.texts("agents", AGENT_CHARS_MAX));
    body.verify();
    return operations.runCycle(options);
  }

  private Future<JsonObject> one(RoutingContext request) {
    Query.expectNone(request);
    String id = request.pathParam("id");
    if (!id.matches("[1-9][0-9]{0,17}")) { // What fits a long; no cycle has another id.
      throw ProblemDetails.of(404, "There is no such cycle.");
    }
    return operations.cycle(Long.parseLong(id));
  }
}
