package dev.watchdog.query;

import dev.watchdog.core.Decision;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RowVerdict;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Trace;
import dev.watchdog.core.Verdict;
import dev.watchdog.json.EvidenceJson;
import dev.watchdog.store.ExecutionStore.State;
import dev.watchdog.store.Outbox.Recovery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** How the verdict on one execution came about, as JSON for a person: the trace of the very table that decided. */
final class Explanation {

  private Explanation() {}

  /** Of a row that runs. */
  static JsonObject ofRunning(RowVerdict judged, Instant nextTick, List<Recovery> earlier) {
    Evidence evidence = judged.evidence();
    Trace trace = Trace.of(evidence);
    Verdict verdict = judged.verdict();
    Instant due = Trace.nextAt(new Decision(verdict, judged.memory()), evidence);
    Instant next = due == null ? nextTick : due;
    JsonArray rules = new JsonArray();
    trace.steps().forEach(
        step ->
            rules.add(
                new JsonObject().put("rule", step.rule()).put("when", step.when()).put("matched", step.matched()).put("why", step.why())));
    return new JsonObject()
        .put("execution_id", evidence.row().id())
        .put("state", "running")
        .put("row", row(evidence))
        .put("inputs", inputs(evidence))
        .put("rules", rules)
        .put("age_seconds", evidence.age().toMillis() / 1000.0)
        .put("limit_seconds", evidence.limit().toSeconds())
        .put("limit_source", evidence.row().limit().source().name().toLowerCase(Locale.ROOT))
        .put("deadline_seconds", evidence.deadline().toSeconds())
        .put("verdict", verdict.kind().word())
        .put("rule", verdict.rule())
        .put("reason", verdict.kind().meaning())
        .put("since", Timestamps.format(judged.since()))
        .put("looks", looks(judged))
        .put("next_action", Trace.next(verdict))
        .put("next_action_at", next == null ? null : Timestamps.format(next))
        .put("would_change", new JsonArray(trace.wouldChange()))
        .put("recovery", null)
        .put("recoveries", recoveries(earlier));
  }

  /** Of a row that does not run (any more), or of which only the ledger knows. */
  static JsonObject ofOver(String id, State row, List<Recovery> recoveries) {
    Recovery last = recoveries.isEmpty() ? null : recoveries.get(recoveries.size() - 1);
    boolean ours =
        last != null && row != null && last.status().equals(row.status())
            && java.util.Objects.equals(last.attempt().startedAt(), row.startedAt());
    String reason = ours ? last.reason() : row == null ? "no row; the ledger remembers it" : standing(row);
    return new JsonObject()
        .put("execution_id", id)
        .put("state", row == null ? "unknown" : row.status())
        .put("row", row == null ? null : row(row))
        .put("inputs", new JsonArray())
        .put("rules", new JsonArray())
        .put("verdict", ours ? last.action() : null)
        .put("rule", ours ? (Integer) last.rule() : null)
        .put("reason", reason)
        .put("next_action", nextAction(row))
        .put("next_action_at", null)
        .put("would_change", new JsonArray())
        .put("looks", new JsonArray())
        .put("recovery", last == null ? null : last.json())
        .put("recoveries", recoveries(recoveries));
  }

  private static String standing(State row) {
    return Status.RUNNING.equals(row.status())
        ? "left alone: its agent's name or its start is too long to be one"
        : "not running; the watchdog did not end this attempt";
  }

  private static String nextAction(State row) {
    if (row == null) {
      return "none: there is no row";
    }
    if (Status.RUNNING.equals(row.status())) {
      return "none: it is left alone";
    }
    return Status.terminal(row.status()) ? "none: it is over" : "none: it does not run";
  }

  /** {@code [{"at","said"}]}, oldest first: what the latest looks said of the row. */
  static JsonArray looks(RowVerdict judged) {
    JsonArray looks = new JsonArray();
    judged.looks().forEach(look -> looks.add(new JsonObject().put("at", Timestamps.format(look.at())).put("said", look.said())));
    return looks;
  }

  private static JsonArray recoveries(List<Recovery> recoveries) {
    return new JsonArray(recoveries.stream().map(Recovery::json).toList());
  }

  private static JsonObject row(Evidence evidence) {
    return new JsonObject()
        .put("status", "running")
        .put("agent_name", evidence.row().agent())
        .put("started_at", evidence.row().attempt().startedAt())
        .put("session", evidence.row().session())
        .put("lease_expires_at", evidence.row().lease());
  }

  private static JsonObject row(State row) {
    return new JsonObject()
        .put("status", row.status())
        .put("agent_name", row.agent())
        .put("started_at", row.startedAt())
        .put("completed_at", row.completedAt())
        .put("session", row.session())
        .put("error", row.error());
  }

  private static JsonArray inputs(Evidence e) {
    JsonArray inputs = new JsonArray();
    Instant read = e.row().readAt();
    add(inputs, "age", e.age().toMillis() / 1000.0 + " s, from " + Timestamps.format(e.start().from()), read, "row and agent");
    if (e.start().problem() != null) {
      add(inputs, "start problem", e.start().problem(), read, "schedule_executions.started_at");
    }
    add(inputs, "limit", e.limit().toSeconds() + " s", read, "limit of the " + e.row().limit().source().name().toLowerCase(Locale.ROOT));
    add(inputs, "deadline", e.deadline().toSeconds() + " s", read, e.row().limit().recorded() ? "limit + stale-buffer" : "stale-after");
    add(inputs, "session", e.row().neverDispatched() ? "none: never dispatched" : e.row().session(), read,
        "schedule_executions.claude_session_id");
    add(inputs, "lease", e.row().leased() ? e.row().lease() : "none", read, "schedule_executions.lease_expires_at");
    String lapsed = e.markerLapsed() ? ", by what was seen before: none in the last look" : "";
    add(inputs, "dispatcher marker", EvidenceJson.word(e.marker()) + lapsed, read, "Redis");
    add(inputs, "observation", observation(e.observation()), e.at(), "registry of agent " + e.row().agent());
    add(inputs, "retained result", EvidenceJson.result(e.result()), e.at(), "agent " + e.row().agent());
    if (e.result() instanceof Retained.Kept) {
      add(inputs, "result kept since", Timestamps.format(e.resultSince()), e.at(), "agent or first sight");
    }
    remembered(inputs, e, e.memory());
    return inputs;
  }

  private static void remembered(JsonArray inputs, Evidence e, Memory memory) {
    String origin = "watchdog_attempt";
    if (memory.absences().count() > 0) {
      String times = memory.absences().count() + " of " + e.absencesNeeded() + " times needed";
      add(inputs, "seen absent", times, memory.absences().last(), origin);
    }
    if (memory.unconfirmed().count() > 0) {
      add(inputs, "terminate unconfirmed", memory.unconfirmed().count() + " times, last: " + memory.lastAnswer(),
          memory.unconfirmed().last(), origin);
    }
    if (memory.ended().count() > 0) {
      String times = memory.ended().count() + " times, last: " + memory.lastAnswer();
      add(inputs, "terminate answered ended", times, memory.ended().last(), origin);
    }
    if (memory.unaskable().count() > 0) {
      add(inputs, "result could not be asked for", memory.unaskable().count() + " times", memory.unaskable().last(), origin);
    }
    if (memory.held().count() > 0) {
      add(inputs, "held by the brake", memory.held().count() + " times", memory.held().last(), origin);
    }
    if (e.boot().id() != null || e.boot().at() != null) {
      String when = e.boot().at() == null ? "at an unknown time" : Timestamps.format(e.boot().at());
      add(inputs, "agent booted", when + (e.bootedAfterStart() ? ", after the row started" : ""), e.at(), "registry");
    }
  }

  private static String observation(Observation observation) {
    if (observation instanceof Observation.NotAsked own) {
      return "not asked: " + own.reason();
    }
    return observation instanceof Observation.Unknown unknown ? "unknown: " + unknown.reason() : observation.word();
  }

  private static void add(JsonArray inputs, String name, String value, Instant observedAt, String origin) {
    inputs.add(
        new JsonObject()
            .put("name", name)
            .put("value", value)
            .put("observed_at", Timestamps.format(observedAt))
            .put("origin", origin));
  }
}
