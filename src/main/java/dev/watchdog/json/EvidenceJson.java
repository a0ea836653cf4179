package dev.watchdog.json;

import dev.watchdog.core.BrakeRelease;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Retained;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.StuckSince;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The evidence of a verdict, as the ledger keeps it. */
public final class EvidenceJson {

  private static final int TEXT_CHARS_MAX = 300;

  private EvidenceJson() {}

  /**
   * Everything the verdict rests on, in one flat object.
   *
   * @param release who let it through the brake, or null
   */
  public static JsonObject encode(Evidence evidence, Verdict verdict, BrakeRelease release) {
    JsonObject json =
        new JsonObject()
            .put("rule", verdict.rule())
            .put("verdict", verdict.kind().word())
            .put("started_at", text(evidence.row().attempt().startedAt()))
            .put("session", text(evidence.row().session()))
            .put("row_read_at", time(evidence.row().readAt()))
            .put("age_seconds", seconds(evidence.age()))
            .put("age_counts_from", time(evidence.start().from()))
            .put("limit_seconds", evidence.limit().toSeconds())
            .put("limit_source", evidence.row().limit().source().name().toLowerCase(Locale.ROOT))
            .put("deadline_seconds", evidence.deadline().toSeconds())
            .put("marker", word(evidence.marker()))
            .put("observation", evidence.observation().word())
            .put("observed_at", time(evidence.at()))
            .put("result", result(evidence.result()));
    if (verdict.kind().action() != null) {
      json.put("stuck_since", time(StuckSince.of(verdict, evidence)));
    }
    if (evidence.memory().marker().seenAt() != null) {
      json.put("marker_first_seen_at", time(evidence.memory().marker().seenAt()))
          .put("marker_looks_without", evidence.memory().marker().none().count());
    }
    if (evidence.observation() instanceof Observation.NotAsked own) {
      json.put("not_asked_because", text(own.reason()));
    }
    if (evidence.observation() instanceof Observation.Unknown unknown) {
      json.put("unknown_because", text(unknown.reason()));
    }
    if (evidence.start().problem() != null) {
      json.put("start_problem", evidence.start().problem());
    }
    if (evidence.result() instanceof Retained.Kept kept) {
      json.put("result_retained_at", kept.retainedAt() == null ? null : time(kept.retainedAt()));
      json.put("log_left_out_bytes", kept.logLeftOut() == 0 ? null : kept.logLeftOut());
    }
    return remembered(json, evidence, release);
  }

  private static JsonObject remembered(JsonObject json, Evidence evidence, BrakeRelease release) {
    json.put("absences", evidence.absences().count()).put("absences_needed", evidence.absencesNeeded());
    if (evidence.memory().lastAnswer() != null) {
      json.put("terminate_unconfirmed", evidence.memory().unconfirmed().count())
          .put("terminate_answered_ended", evidence.memory().ended().count())
          .put("terminate_last_answer", text(evidence.memory().lastAnswer()));
    }
    if (evidence.boot().id() != null || evidence.boot().at() != null) {
      json.put("boot_id", text(evidence.boot().id()))
          .put("booted_at", evidence.boot().at() == null ? null : time(evidence.boot().at()))
          .put("booted_after_start", evidence.bootedAfterStart());
    }
    if (evidence.memory().held().count() > 0) {
      json.put("brake_held_cycles", evidence.memory().held().count()).put("brake_let_through_by", release == null ? "time" : "person");
    }
    if (release != null) {
      json.put(
          "brake_release",
          new JsonObject().put("by", release.by()).put("reason", release.reason()).put("at", time(release.at())));
    }
    return json;
  }

  /** One word for what is known of the retained result. */
  public static String result(Retained result) {
    if (result instanceof Retained.Kept kept) {
      return "retained " + kept.status();
    }
    if (result instanceof Retained.CouldNotAsk could) {
      return "could not ask: " + SafeText.line(could.reason(), TEXT_CHARS_MAX);
    }
    if (result instanceof Retained.NoneKept) {
      return "none kept";
    }
    return result instanceof Retained.NotSupported ? "not supported" : "not asked";
  }

  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String time(Instant time) {
    return Timestamps.format(time);
  }

  static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  private static String text(String value) {
    return value == null ? null : SafeText.line(value, TEXT_CHARS_MAX);
  }
}
