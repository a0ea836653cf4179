package dev.watchdog.query;

import dev.watchdog.bus.Protocol.Board;
import dev.watchdog.bus.Protocol.CycleMoved;
import dev.watchdog.config.Settings;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.Held;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict.Kind;
import dev.watchdog.json.ReportJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The one line of truth, and what the last cycle said. */
final class StatusView {

  private final Settings settings;
  private final String version;
  private final List<Problem> standing;

  StatusView(Settings settings, String version, List<Problem> standing) {
    this.settings = settings;
    this.version = version;
    this.standing = standing;
  }

  JsonObject json(
      Board board, Optional<JsonObject> lastCycle, List<Held> held, int ghosts, long recoveredLastHour, int running) {
    Problem failure = board.lastFailure();
    JsonArray texts = failure == null ? ofReport(lastCycle, "problems") : new JsonArray().add(failure.text());
    JsonArray details = failure == null ? ofReport(lastCycle, "problem_details") : new JsonArray().add(ReportJson.problem(failure));
    standing.stream().filter(problem -> !texts.contains(problem.text())).forEach(problem -> {
      texts.add(problem.text());
      details.add(ReportJson.problem(problem));
    });
    return new JsonObject()
        .put("running", true)
        .put("cycle_running", board.running())
        .put("dry_run", settings.reconcile().dryRun())
        .put("interval_seconds", settings.reconcile().interval().toSeconds())
        .put("next_tick_at", time(board.nextTick()))
        .put("last_cycle", lastCycle.orElse(null))
        .put(
            "brake",
            new JsonObject()
                .put("state", held.isEmpty() ? "open" : "holding")
                .put("reason", held.isEmpty() ? null : held.get(0).why())
                .put("held_total", held.size()))
        .put("agents", agents(board))
        .put("executions", executions(board, ghosts, recoveredLastHour, running))
        .put("unfit", board.trust().unfit())
        .put("clock_vouched_for", board.trust().vouched())
        .put("version", version)
        .put("progress", board.progress() == null ? null : progress(board.progress()))
        .put("problems", texts)
        .put("problem_details", details);
  }

  private static JsonObject agents(Board board) {
    long reachable = board.agents().values().stream().filter(AgentState::reachable).count();
    return new JsonObject()
        .put("known", board.agents().size())
        .put("reachable", reachable)
        .put("unreachable", board.agents().size() - reachable);
  }

  private static JsonObject executions(Board board, int ghosts, long recoveredLastHour, int running) {
    int confirmed = board.latest().count(Kind.CONFIRMED);
    int suspect = board.latest().count(Kind.SUSPECT);
    return new JsonObject()
        .put("running", running)
        .put("confirmed", confirmed)
        .put("suspect", suspect)
        .put("deferred", board.latest().size() - confirmed - suspect)
        .put("ghosts", ghosts)
        .put("recovered_last_hour", recoveredLastHour);
  }

  private static JsonObject progress(CycleMoved step) {
    return new JsonObject()
        .put("cycle_id", step.cycleId())
        .put("dry_run", step.dryRun())
        .put("agents_probed", step.agentsProbed())
        .put("agents_total", step.agentsTotal())
        .put("executions_decided", step.executionsDecided())
        .put("executions_total", step.executionsTotal());
  }

  /** Empty where there is no such list: an earlier version may have written the report. */
  private static JsonArray ofReport(Optional<JsonObject> lastCycle, String key) {
    JsonObject report = lastCycle.map(cycle -> cycle.getJsonObject("report")).orElse(null);
    JsonArray list = report == null ? null : report.getJsonArray(key);
    return list == null ? new JsonArray() : list.copy(); // More may be added.
  }

  private static String time(Instant time) {
    return time == null ? null : Timestamps.format(time);
  }
}
