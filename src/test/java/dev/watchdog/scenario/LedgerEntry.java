package dev.watchdog.scenario;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/** One recovery as it stands in the table. */
record LedgerEntry(
    long id,
    String executionId,
    String agent,
    String startedAt,
    String action,
    int rule,
    String status,
    String reason,
    Instant recordedAt,
    JsonObject evidence,
    String releasedAt,
    String releaseNote,
    String publishedAt) {

  static LedgerEntry of(Map<String, Object> row) {
    return new LedgerEntry(
        ((Number) row.get("id")).longValue(),
        (String) row.get("execution_id"),
        (String) row.get("agent_name"),
        (String) row.get("started_at"),
        (String) row.get("action"),
        ((Number) row.get("rule_number")).intValue(),
        (String) row.get("status"),
        (String) row.get("reason"),
        Instant.parse((String) row.get("recorded_at")),
        new JsonObject((String) row.get("evidence")),
        (String) row.get("released_at"),
        (String) row.get("release_note"),
        (String) row.get("published_at"));
  }
}
