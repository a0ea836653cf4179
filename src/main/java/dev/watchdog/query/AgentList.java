package dev.watchdog.query;

import dev.watchdog.bus.Protocol.Board;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.AgentVerdicts;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.VerdictBoard;
import dev.watchdog.web.Operations.ListQuery;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every agent that rows, records or looks know, with what the latest look found. */
final class AgentList {

  private static final int REASON_CHARS_MAX = 300;

  private final Map<String, AgentState> states;
  private final Set<String> names;
  private final VerdictBoard judged;

  AgentList(Board board, Set<String> named, Map<String, AgentState> remembered) {
    states = new HashMap<>(remembered);
    states.putAll(board.agents());
    names = new TreeSet<>(named);
    names.addAll(states.keySet());
    judged = board.latest();
  }

  JsonObject page(ListQuery query) {
    List<ListPage.Item<JsonObject>> items = new ArrayList<>();
    for (String name : names) {
      if (ListPage.matches(query, name)) {
        items.add(item(name, query.sort()));
      }
    }
    return ListPage.json("agents", ListPage.cut(items, query));
  }

  private ListPage.Item<JsonObject> item(String name, String sort) {
    AgentState state = states.get(name);
    JsonObject json = json(name, state);
    return switch (sort) {
      case "latency" -> new ListPage.Item<>(state == null || state.latency() == null ? -1 : state.latency().toMillis(), "", name, json);
      case "running" -> new ListPage.Item<>(rows(name), "", name, json);
      case "reachable" -> new ListPage.Item<>(state == null ? 1 : state.reachable() ? 2 : 0, "", name, json);
      case "since" -> new ListPage.Item<>(state == null ? 0 : state.since().toEpochMilli(), "", name, json);
      default -> new ListPage.Item<>(0, "", name, json);
    };
  }

  private int rows(String name) {
    AgentVerdicts rows = judged.ofAgent(name);
    return rows == null ? 0 : rows.size();
  }

  private JsonObject json(String name, AgentState state) {
    JsonObject json = new JsonObject().put("agent_name", name).put("running", rows(name));
    if (state == null) {
      return json.put("reachable", null).put("state", null).put("reason", "not asked yet");
    }
    return json.put("reachable", state.reachable())
        .put("state", state.answer().word())
        .put("reason", state.reason() == null ? null : SafeText.line(state.reason(), REASON_CHARS_MAX))
        .put("since", Timestamps.format(state.since()))
        .put("latency_ms", state.latency() == null ? null : state.latency().toMillis())
        .put("listed", state.running())
        .put("boot_id", state.boot().id() == null ? null : SafeText.line(state.boot().id(), REASON_CHARS_MAX))
        .put("booted_at", state.boot().at() == null ? null : Timestamps.format(state.boot().at()))
        .put("previous_boot_seen_at", state.boot().previousSeenAt() == null ? null : Timestamps.format(state.boot().previousSeenAt()))
        .put("last_answered_at", state.answeredAt() == null ? null : Timestamps.format(state.answeredAt()))
        .put("last_look_at", Timestamps.format(state.lookedAt()));
  }
}
