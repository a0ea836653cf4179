package dev.watchdog.query;

import dev.watchdog.core.Held;
import dev.watchdog.core.Timestamps;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeSet;

/** The brake as {@code GET /api/v1/brake} shows it. */
final class BrakeView {

  private static final int HELD_SHOWN_MAX = 1000;

  private BrakeView() {}

  static JsonObject json(List<Held> held) {
    JsonArray shown = new JsonArray();
    held.stream()
        .limit(HELD_SHOWN_MAX)
        .forEach(
            one ->
                shown.add(
                    new JsonObject()
                        .put("execution_id", one.attempt().executionId())
                        .put("agent_name", one.agent())
                        .put("rule", one.rule())
                        .put("since", Timestamps.format(one.since()))));
    return new JsonObject()
        .put("state", held.isEmpty() ? "open" : "holding")
        .put("reason", held.isEmpty() ? null : String.join("; ", new TreeSet<>(held.stream().map(Held::why).toList())))
        .put("held_total", held.size())
        .put("held", shown);
  }
}
