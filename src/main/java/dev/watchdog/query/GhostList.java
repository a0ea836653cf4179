package dev.watchdog.query;

import dev.watchdog.core.GhostSeen;
import dev.watchdog.core.Timestamps;
import dev.watchdog.web.Operations.ListQuery;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Runs that outlived their rows, once they were seen often and long enough. */
final class GhostList {

  private GhostList() {}

  static JsonObject page(Collection<GhostSeen> ghosts, ListQuery query) {
    List<ListPage.Item<JsonObject>> items = new ArrayList<>();
    for (GhostSeen ghost : ghosts) {
      if (ghost.settled() && ListPage.matches(query, ghost.executionId(), ghost.agent())) {
        items.add(new ListPage.Item<>(0, sortKey(ghost, query.sort()), ghost.executionId() + '\0' + ghost.agent(), json(ghost)));
      }
    }
    return ListPage.json("ghosts", ListPage.cut(items, query));
  }

  private static String sortKey(GhostSeen ghost, String sort) {
    return switch (sort) {
      case "agent" -> ghost.agent();
      case "id" -> "";
      default -> Timestamps.format(ghost.firstSeen());
    };
  }

  private static JsonObject json(GhostSeen ghost) {
    return new JsonObject()
        .put("execution_id", ghost.executionId())
        .put("agent_name", ghost.agent())
        .put("first_seen_at", Timestamps.format(ghost.firstSeen()))
        .put("reads", ghost.reads())
        .put("row_status", ghost.rowStatus())
        .put("terminations", ghost.terminations());
  }
}
