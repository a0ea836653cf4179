package dev.watchdog.web;

import dev.watchdog.bus.Refusal;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Remembers what it was asked and answers what the test says; by default with the name of what was asked. */
final class FakeOperations implements Operations {

  /** What was asked, in order, as text: "cycles 20". */
  final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** In place of the default answer, if set. */
  volatile Supplier<Future<JsonObject>> answer;
  volatile Future<String> secret;
  volatile boolean ready = true;
  final AtomicInteger readinessAsked = new AtomicInteger();

  /** As new. */
  void reset() {
    asked.clear();
    answer = null;
    ready = true;
  }

  void refuse(Refusal refusal) {
    answer = () -> Future.failedFuture(refusal);
  }

  private Future<JsonObject> asked(String what) {
    asked.add(what);
    return answer == null ? Future.succeededFuture(new JsonObject().put("asked", what)) : answer.get();
  }

  @Override
  public Future<JsonObject> runCycle(CycleOptions options) {
    return asked("runCycle " + options.dryRun() + " " + options.agents());
  }

  @Override
  public Future<JsonObject> cycles(int limit) {
    return asked("cycles " + limit);
  }

  @Override
  public Future<JsonObject> cycle(long id) {
    return asked("cycle " + id);
  }

  @Override
  public Future<JsonObject> status() {
    return asked("status");
  }

  @Override
  public List<String> verdicts() {
    return List.of("suspect", "held");
  }

  @Override
  public Future<JsonObject> executions(ListQuery query, Optional<String> verdict) {
    return asked("executions " + query + " " + verdict);
  }

  @Override
  public Future<JsonObject> explain(String executionId) {
    return asked("explain " + executionId);
  }

  @Override
  public Future<JsonObject> recoveries(long after, LedgerFilter filter, int limit) {
    return asked("recoveries " + after + " " + text(filter) + " " + limit);
  }

  @Override
  public Future<JsonObject> recoveriesBefore(long before, LedgerFilter filter, int limit) {
    return asked("recoveriesBefore " + before + " " + text(filter) + " " + limit);
  }

  private static String text(LedgerFilter filter) {
    return filter.agent() + " " + filter.action() + (filter.text().isEmpty() ? "" : " " + filter.text());
  }

  @Override
  public Future<JsonObject> agents(ListQuery query) {
    return asked("agents " + query);
  }

  @Override
  public Future<JsonObject> slots(ListQuery query) {
    return asked("slots " + query);
  }

  @Override
  public Future<JsonObject> ghosts(ListQuery query) {
    return asked("ghosts " + query);
  }

  @Override
  public Future<JsonObject> brake() {
    return asked("brake");
  }

  @Override
  public Future<JsonObject> releaseBrake(String reason, String by) {
    return asked("releaseBrake '" + reason + "' by " + by);
  }

  @Override
  public Future<JsonObject> cleanupStatus() {
    return asked("cleanupStatus");
  }

  @Override
  public Future<JsonObject> cleanupTrigger() {
    return asked("cleanupTrigger");
  }

  @Override
  public Future<JsonObject> agentNames() {
    return asked("agentNames").map(ignored -> new JsonObject().put("agents",
        new JsonArray().add(new JsonObject().put("name", "a1").put("status", "running"))));
  }

  @Override
  public Future<JsonObject> readiness() {
    readinessAsked.incrementAndGet();
    return Future.succeededFuture(new JsonObject().put("ready", ready).put("checks", new JsonObject().put("database", "at db.internal")));
  }

  @Override
  public Future<String> jwtSecret() {
    return secret;
  }
}
