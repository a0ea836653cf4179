package dev.watchdog.query;

import dev.watchdog.bus.Refusal;
import dev.watchdog.store.Outbox;
import dev.watchdog.store.Outbox.Excerpt;
import dev.watchdog.store.Outbox.Recovery;
import dev.watchdog.web.Operations.LedgerFilter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The ledger page by page. It is pruned from its oldest entry on: whoever goes on from an id that is gone is told so, and not led past. */
final class LedgerPages {

  private final Outbox outbox;

  LedgerPages(Outbox outbox) {
    this.outbox = outbox;
  }

  /** What is newer than an id, oldest first; from the oldest on where it is 0. */
  Future<JsonObject> after(long after, LedgerFilter filter, int limit) {
    return outbox.excerptAfter(after, wanted(filter), limit).compose(read -> {
      if (after > 0 && after < read.oldestId() - 1) {
        return Future.failedFuture(gone(after, read.oldestId()));
      }
      List<Recovery> entries = read.entries();
      return Future.succeededFuture(
          json(read, entries).put("next_after", entries.isEmpty() ? after : entries.get(entries.size() - 1).id()));
    });
  }

  /** With the next one's id where the ledger is empty, {@code after=0} waits for it just as well. */
  private static Refusal gone(long after, long oldestId) {
    return Refusal.gone(
        "Entries after " + after + " are not kept any more: the ledger begins at " + oldestId + ". Begin anew with after=0.",
        new JsonObject().put("oldest_id", oldestId));
  }

  /** What is older than an id, newest first. */
  Future<JsonObject> before(long before, LedgerFilter filter, int limit) {
    return outbox.excerptBefore(before, wanted(filter), limit + 1).map(read -> {
      boolean more = read.entries().size() > limit;
      List<Recovery> page = more ? read.entries().subList(0, limit) : read.entries();
      return json(read, page).put("next_before", more ? page.get(limit - 1).id() : null);
    });
  }

  private static JsonObject json(Excerpt read, List<Recovery> entries) {
    return new JsonObject()
        .put("recoveries", new JsonArray(entries.stream().map(Recovery::json).toList()))
        .put("oldest_id", read.oldestId());
  }

  private static Outbox.Wanted wanted(LedgerFilter filter) {
    return new Outbox.Wanted(filter.agent(), filter.action(), filter.text());
  }
}
