package dev.watchdog.agent;

import dev.watchdog.core.Retained;
import dev.watchdog.core.Timestamps;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** Reads the answers of {@code GET /api/executions/{id}/result}. What is not understood is {@link Retained.CouldNotAsk}. */
final class ResultReader {

  private static final Set<String> STATUSES = Set.of("success", "failed", "cancelled");
  private static final String NONE_RETAINED = "no_retained_result";

  private ResultReader() {}

  /**
   * Reads one answer.
   *
   * @param logLeftOut bytes of a log that was left out of the body because it did not fit
   */
  static Retained read(int status, byte[] body, long logLeftOut) {
    if (status == 404) {
      return noneRetained(body) ? new Retained.NoneKept() : new Retained.NotSupported();
    }
    if (status != 200) {
      return new Retained.CouldNotAsk("HTTP " + status);
    }
    JsonObject json = objectOrNull(body);
    if (json == null) {
      return new Retained.CouldNotAsk("expected a JSON object, found something else");
    }
    String kept = text(json, "status");
    if (kept == null || !STATUSES.contains(kept)) {
      return new Retained.CouldNotAsk("expected a status of success, failed or cancelled, found " + (kept == null ? "none" : "another"));
    }
    return new Retained.Kept(
        kept,
        text(json, "response"),
        text(json, "error"),
        text(json, "error_code"),
        cost(json),
        text(json, "execution_log"),
        logLeftOut,
        Timestamps.parse(text(json, "retained_at")).orElse(null));
  }

  private static boolean noneRetained(byte[] body) {
    JsonObject json = objectOrNull(body);
    return json != null && json.getValue("detail") instanceof JsonObject detail && NONE_RETAINED.equals(detail.getValue("code"));
  }

  private static Double cost(JsonObject json) {
    if (!(json.getValue("metadata") instanceof JsonObject metadata) || !(metadata.getValue("cost_usd") instanceof Number cost)) {
      return null;
    }
    double usd = cost.doubleValue();
    return Double.isFinite(usd) && usd >= 0 ? usd : null;
  }

  /** A text as it is, any other value in its JSON form (a log is often a list), null where there is none. */
  private static String text(JsonObject json, String field) {
    Object value = json.getValue(field);
    return value == null ? null : value instanceof String text ? text : Json.encode(value);
  }

  private static JsonObject objectOrNull(byte[] body) {
    try {
      return Json.decodeValue(Buffer.buffer(body)) instanceof JsonObject json ? json : null;
    } catch (DecodeException | IllegalArgumentException broken) {
      return null;
    }
  }
}
