package dev.watchdog.query;

import dev.watchdog.bus.Refusal;
import dev.watchdog.core.Slot;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import dev.watchdog.store.ExecutionStore.State;
import dev.watchdog.web.Operations.ListQuery;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every slot beside its row; one whose row does not run is a leak. */
final class SlotList {

  /** The last second of the year 9999: a score beyond it is no time. */
  private static final double FAR_FUTURE_SECONDS = 253_402_300_799d;

  private final Stores stores;
  private final Instant now;

  SlotList(Stores stores, Instant now) {
    this.stores = stores;
    this.now = now;
  }

  Future<JsonObject> page(ListQuery query) {
    return stores
        .slots()
        .slots()
        .recover(failure -> Future.failedFuture(Refusal.unavailable("Redis could not be asked: " + failure.getMessage())))
        .compose(
            read -> {
              Set<String> ids = new HashSet<>();
              read.slots().forEach(slot -> ids.add(slot.executionId()));
              return ids.isEmpty()
                  ? Future.succeededFuture(page(query, read.slots(), Map.of()))
                  : stores.executions().read(ids).map(rows -> page(query, read.slots(), rows));
            });
  }

  private JsonObject page(ListQuery query, List<Slot> slots, Map<String, State> rows) {
    List<ListPage.Item<JsonObject>> items = new ArrayList<>();
    for (Slot slot : slots) {
      if (ListPage.matches(query, slot.executionId(), slot.agent())) {
        State row = rows.get(slot.executionId());
        String id = slot.executionId() + '\0' + slot.agent();
        items.add(new ListPage.Item<>(number(query, slot, row), text(query, slot), id, json(slot, row)));
      }
    }
    return ListPage.json("slots", ListPage.cut(items, query));
  }

  private static String text(ListQuery query, Slot slot) {
    return query.sort().equals("agent") ? slot.agent() : "";
  }

  /** By the time of acquisition and not by the age, which would have moved on when the next page is asked for. */
  private static double number(ListQuery query, Slot slot, State row) {
    return switch (query.sort()) {
      case "agent", "id" -> 0;
      case "leak" -> leaks(row) ? slot.score() : slot.score() + FAR_FUTURE_SECONDS;
      default -> -slot.score();
    };
  }

  private static boolean leaks(State row) {
    return row == null || !Status.RUNNING.equals(row.status());
  }

  private JsonObject json(Slot slot, State row) {
    double seconds = Math.max(0, Math.min(slot.score(), FAR_FUTURE_SECONDS));
    return new JsonObject()
        .put("agent_name", slot.agent())
        .put("execution_id", slot.executionId())
        .put("acquired_at", Timestamps.format(Instant.ofEpochMilli((long) (seconds * 1000))))
        .put("age_seconds", Math.max(0, now.toEpochMilli() / 1000.0 - slot.score()))
        .put("row_status", row == null ? null : row.status())
        .put("leak", leaks(row));
  }
}
