package dev.watchdog.json;

import dev.watchdog.core.Audit;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Finding;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Verdict.Action;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/** A cycle's report: the thirteen integers of the monitoring routes, and everything else beside them. */
public final class ReportJson {

  private static final List<String> FLAT =
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

  private ReportJson() {}

  /** The full report. */
  public static JsonObject encode(long cycleId, CycleReport report, Instant startedAt, Instant finishedAt) {
    JsonObject deferred = new JsonObject();
    report.deferred().forEach((rule, count) -> deferred.put(String.valueOf(rule), count));
    JsonObject recovered = new JsonObject();
    for (Action action : Action.values()) {
      recovered.put(action.word(), report.count(action));
    }
    CycleReport.Around around = report.around();
    return flat(report)
        .put("cycle_id", cycleId)
        .put("dry_run", report.dryRun())
        .put("started_at", EvidenceJson.time(startedAt))
        .put("finished_at", EvidenceJson.time(finishedAt))
        .put("duration_ms", Duration.between(startedAt, finishedAt).toMillis())
        .put(
            "agents",
            new JsonObject()
                .put("probed", report.agents().probed())
                .put("reachable", report.agents().reachable())
                .put("unreachable", report.agents().unreachable())
                .put("idle_probed", report.agents().idle())
                .put("not_asked", report.agents().notAsked())
                .put("unusable", report.agents().unusable()))
        .put(
            "executions",
            new JsonObject()
                .put("total", report.total())
                .put("confirmed", report.confirmed())
                .put("deferred", deferred)
                .put("recovered", recovered)
                .put("held", report.held())
                .put("lost_races", report.lostRaces())
                .put("errors", report.errors()))
        .put("slots", new JsonObject().put("held", around.slotsRead()).put("released", around.slotsReleased()))
        .put("ghosts", new JsonObject().put("found", around.ghosts()).put("terminated", around.ghostsTerminated()))
        .put("held_by_brake", report.held())
        .put("resumed", around.resumed())
        .put("audit", audit(report.audit()))
        .put("problems", new JsonArray(report.problemTexts()))
        .put("problem_details", new JsonArray(report.problems().stream().map(ReportJson::problem).toList()));
  }

  /** A problem as a value: its kind and what it names say what it is about. */
  public static JsonObject problem(Problem problem) {
    return new JsonObject()
        .put("kind", problem.kind().word())
        .put("text", problem.text())
        .put("count", problem.count())
        .put("agents", new JsonArray(problem.agents()))
        .put("executions", new JsonArray(problem.executions()));
  }

  /** By invariant; one that was not looked at is not there. */
  private static JsonObject audit(Audit audit) {
    JsonObject json = new JsonObject();
    audit.findings().forEach((invariant, finding) -> json.put(invariant.word(), finding(finding)));
    return json;
  }

  private static JsonObject finding(Finding finding) {
    JsonArray examples = new JsonArray();
    for (Finding.Offence one : finding.examples()) {
      examples.add(
          new JsonObject()
              .put("execution_id", one.id())
              .put("agent_name", one.agent())
              .put("age_seconds", one.age().toSeconds())
              .put("reason", one.reason()));
    }
    return new JsonObject()
        .put("count", finding.count())
        .put("oldest_seconds", finding.oldest() == null ? null : finding.oldest().toSeconds())
        .put("reasons", new JsonObject(new LinkedHashMap<>(finding.reasons())))
        .put("examples", examples);
  }

  /** Integers only; {@code total} is the sum of the others. */
  public static JsonObject flat(CycleReport report) {
    CycleReport.Around around = report.around();
    return new JsonObject()
        .put("orphaned_executions", report.count(Action.ORPHAN_RECOVERED))
        .put("auto_terminated", report.count(Action.AUTO_TERMINATED))
        .put("stale_executions", report.count(Action.STALE_FAILED))
        .put("no_session_executions", report.count(Action.NO_SESSION_FAILED))
        .put("orphaned_skipped", around.skippedFinalized())
        .put("stale_activities", around.activitiesFailed())
        .put("stale_slots", around.slotsReleased())
        .put("stale_slot_executions", 0) // No rule of ours ends a row because of its slot; monitors expect the key.
        .put("results_recovered", report.count(Action.RESULT_RECOVERED))
        .put("execution_logs_pruned", 0) // Nothing of the platform's is pruned; its own cleanup did, and its callers expect the keys.
        .put("execution_rows_pruned", 0)
        .put("health_checks_pruned", 0)
        .put("total", report.changes());
  }

  /** The flat part of a full report that was stored. */
  public static JsonObject flat(JsonObject full) {
    JsonObject flat = new JsonObject();
    for (String key : FLAT) {
      flat.put(key, full.getValue(key) instanceof Number count ? count.intValue() : 0);
    }
    return flat;
  }
}
