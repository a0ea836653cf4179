package dev.watchdog.demo;

import dev.watchdog.core.Timestamps;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The agents' HTTP: the four calls of a watchdog, and the one by which a platform hands over work. */
final class FleetRoutes {

  private static final String AGENT = "agent";
  private static final String EXECUTION = "execution";
  private static final long TASK_BYTES_MAX = 1 << 20;
  private static final long LIMIT_SECONDS_MAX = Integer.MAX_VALUE;
  private static final Duration LIMIT_DEFAULT = Duration.ofMinutes(15);

  private final Function<String, Optional<SimulatedAgent>> agents;

  /**
   * Routes only; listening is somebody else's.
   *
   * @param agents the agent of a name, empty = there is none and there will be none
   */
  FleetRoutes(Function<String, Optional<SimulatedAgent>> agents) {
    this.agents = agents;
  }

  Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route("/:agent/api/*").handler(this::reach);
    router.get("/:agent/api/executions/running").handler(with(FleetRoutes::running));
    router.post("/:agent/api/executions/:execution/terminate").handler(with(FleetRoutes::terminate));
    router.get("/:agent/api/executions/:execution/last-error").handler(with(FleetRoutes::lastError));
    router.get("/:agent/api/executions/:execution/result").handler(with(FleetRoutes::result));
    router.post("/:agent/api/task").handler(BodyHandler.create(false).setBodyLimit(TASK_BYTES_MAX)).handler(with(FleetRoutes::task));
    router.errorHandler(404, call -> answer(call, 404, detail("Not Found")));
    return router;
  }

  /** The agent's mood comes before anything else: one that hangs does not even say that it does not know a path. */
  private void reach(RoutingContext call) {
    Optional<SimulatedAgent> agent = agents.apply(call.pathParam(AGENT));
    if (agent.isEmpty()) {
      answer(call, 404, detail("No such agent"));
      return;
    }
    switch (agent.get().reach()) {
      case ANSWERING -> call.put(AGENT, agent.get()).next();
      case HANGING -> { } // Never answered, and the connection stays open: it is the caller who gives up.
      case CLOSING -> call.request().connection().close();
      case UNAVAILABLE -> answer(call, 503, detail("Service Unavailable"));
    }
  }

  private static Handler<RoutingContext> with(BiConsumer<RoutingContext, SimulatedAgent> answerer) {
    return call -> answerer.accept(call, call.get(AGENT));
  }

  private static void running(RoutingContext call, SimulatedAgent agent) {
    FleetAgentState state = agent.state();
    JsonArray executions = new JsonArray();
    for (Running run : state.running()) {
      executions.add(new JsonObject()
          .put("execution_id", run.id())
          .put("started_at", Timestamps.format(run.startedAt()))
          .put("metadata", new JsonObject().put("message", run.dispatch().message())));
    }
    JsonObject registry = new JsonObject().put("executions", executions);
    if (agent.temperament() != Temperament.OLD) {
      registry
          .put("recently_completed_ids", new JsonArray(state.recentlyCompleted()))
          .put("pending_ids", new JsonArray(state.pending()))
          .put("boot_id", state.bootId())
          .put("booted_at", Timestamps.format(state.bootedAt()))
          .put("agent", agent.name());
    }
    answer(call, 200, registry);
  }

  private static void terminate(RoutingContext call, SimulatedAgent agent) {
    TerminateReply reply = agent.terminate(call.pathParam(EXECUTION));
    switch (reply) {
      case BROKEN -> answer(call, 500, detail("Internal Server Error"));
      case NOT_KNOWN -> answer(call, 404, detail("Execution not found"));
      default -> answer(call, 200, new JsonObject().put("status", reply.name().toLowerCase(Locale.ROOT)));
    }
  }

  private static void lastError(RoutingContext call, SimulatedAgent agent) {
    String id = call.pathParam(EXECUTION);
    if (!agent.knows(id)) {
      answer(call, 404, detail("Execution not found"));
      return;
    }
    Optional<AgentFault> fault = agent.lastError(id);
    answer(call, 200, new JsonObject()
        .put("error_type", fault.map(AgentFault::type).orElse(null))
        .put("error_message", fault.map(AgentFault::message).orElse(null)));
  }

  private static void result(RoutingContext call, SimulatedAgent agent) {
    if (agent.temperament() == Temperament.OLD) {
      answer(call, 404, detail("Not Found")); // It has no such route.
      return;
    }
    agent.result(call.pathParam(EXECUTION)).ifPresentOrElse(
        kept -> answer(call, 200, new JsonObject()
            .put("status", "success")
            .put("response", kept.response())
            .putNull("error")
            .putNull("error_code")
            .put("execution_log", new JsonArray(kept.log()))
            .put("metadata", new JsonObject().put("cost_usd", kept.costUsd()))
            .put("retained_at", Timestamps.format(kept.retainedAt()))),
        () -> answer(call, 404, new JsonObject().put("detail", new JsonObject().put("code", "no_retained_result"))));
  }

  private static void task(RoutingContext call, SimulatedAgent agent) {
    Optional<Dispatch> dispatch = dispatchIn(call);
    if (dispatch.isEmpty()) {
      answer(call, 400, detail("expected {\"execution_id\": text, \"message\": text, \"timeout_seconds\": positive integer}"));
    } else if (agent.accept(dispatch.get())) {
      answer(call, 202, new JsonObject().put("status", "accepted").put("execution_id", dispatch.get().executionId()));
    } else {
      answer(call, 503, detail("Agent is at capacity"));
    }
  }

  /** Empty = not what was expected. A message and a limit may be absent. */
  private static Optional<Dispatch> dispatchIn(RoutingContext call) {
    JsonObject body;
    try {
      body = call.body().asJsonObject();
    } catch (DecodeException | ClassCastException broken) {
      return Optional.empty();
    }
    if (body == null || !(body.getValue("execution_id") instanceof String id) || id.isEmpty()) {
      return Optional.empty();
    }
    Object message = body.getValue("message", "");
    Object seconds = body.getValue("timeout_seconds", LIMIT_DEFAULT.toSeconds());
    boolean legal = message instanceof String && seconds instanceof Number number && number.longValue() > 0;
    return legal
        ? Optional.of(new Dispatch(
            id, (String) message, Duration.ofSeconds(Math.min(((Number) seconds).longValue(), LIMIT_SECONDS_MAX))))
        : Optional.empty();
  }

  private static JsonObject detail(String text) {
    return new JsonObject().put("detail", text);
  }

  private static void answer(RoutingContext call, int status, JsonObject body) {
    call.response().setStatusCode(status).putHeader("Content-Type", "application/json").end(body.toBuffer());
  }
}
