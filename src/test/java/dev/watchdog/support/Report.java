package dev.watchdog.support;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The report of a cycle as {@code POST /api/v1/cycles} gives it. Only this class knows how its fields are spelled. */
public record Report(String cycleId, boolean joined, JsonObject json) {

  /** The counters that every report has; the two monitoring routes give these and nothing else. */
  public static final List<String> FLAT =
      List.of(
          "orphaned_executions",
          "auto_terminated",
          "stale_executions",
          "no_session_executions",
          "orphaned_skipped",
          "stale_activities",
          "stale_slots",
          "stale_slot_executions",
          "results_recovered",
          "execution_logs_pruned",
          "execution_rows_pruned",
          "health_checks_pruned",
          "total");

  static Report of(JsonObject reply) {
    return new Report(String.valueOf(reply.getValue("cycle_id")), reply.getBoolean("joined"), reply.getJsonObject("report"));
  }

  public int orphaned() {
    return flat("orphaned_executions");
  }

  public int autoTerminated() {
    return flat("auto_terminated");
  }

  public int stale() {
    return flat("stale_executions");
  }

  public int noSession() {
    return flat("no_session_executions");
  }

  public int resultsRecovered() {
    return flat("results_recovered");
  }

  public int skipped() {
    return flat("orphaned_skipped");
  }

  public int activities() {
    return flat("stale_activities");
  }

  public int slots() {
    return flat("stale_slots");
  }

  public int total() {
    return flat("total");
  }

  /** The flat counters that are not zero; a report of nothing is empty. */
  public Map<String, Integer> notZero() {
    Map<String, Integer> counted = new TreeMap<>();
    for (String key : FLAT) {
      if (flat(key) != 0) {
        counted.put(key, flat(key));
      }
    }
    return counted;
  }

  public int confirmed() {
    return executions().getInteger("confirmed");
  }

  /** Rows left alone because of this rule. */
  public int deferred(int rule) {
    return executions().getJsonObject("deferred").getInteger(String.valueOf(rule), 0);
  }

  public int lostRaces() {
    return executions().getInteger("lost_races");
  }

  public int errors() {
    return executions().getInteger("errors");
  }

  public int held() {
    return executions().getInteger("held");
  }

  /** Rows read, and rows counted under whatever became of them. */
  public int rows() {
    return executions().getInteger("total");
  }

  public int rowsCounted() {
    return confirmed() + sum("deferred") + sum("recovered") + held() + lostRaces() + errors();
  }

  /** How many things break an invariant; fails where it was not looked at. */
  public int audited(String invariant) {
    return finding(invariant).getInteger("count");
  }

  /** What the audit found of one invariant. */
  public JsonObject finding(String invariant) {
    JsonObject finding = json.getJsonObject("audit").getJsonObject(invariant);
    if (finding == null) {
      throw new AssertionError(invariant + " was not audited: " + json.encode());
    }
    return finding;
  }

  public int ghosts() {
    return json.getJsonObject("ghosts").getInteger("found");
  }

  public int agentsUnreachable() {
    return json.getJsonObject("agents").getInteger("unreachable");
  }

  public int agentsReachable() {
    return json.getJsonObject("agents").getInteger("reachable");
  }

  public List<String> problems() {
    return json.getJsonArray("problems", new JsonArray()).stream().map(Object::toString).toList();
  }

  /** Problems that name this. */
  public List<String> problemsWith(String name) {
    return problems().stream().filter(problem -> problem.contains(name)).toList();
  }

  private JsonObject executions() {
    return json.getJsonObject("executions");
  }

  private int sum(String counts) {
    return executions().getJsonObject(counts).getMap().values().stream().mapToInt(count -> (Integer) count).sum();
  }

  private int flat(String key) {
    if (!(json.getValue(key) instanceof Integer count)) {
      throw new AssertionError(key + " is no integer in " + json.encode());
    }
    return count;
  }
}
