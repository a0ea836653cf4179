package dev.watchdog.query;

import dev.watchdog.bus.Protocol.Board;
import dev.watchdog.core.Decision;
import dev.watchdog.core.RowVerdict;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Trace;
import dev.watchdog.core.Verdict.Kind;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.web.Operations.ListQuery;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Running executions, each with the latest verdict on it. */
final class ExecutionList {

  private static final String UNSEEN = "unseen";

  /** What the list can be asked for. */
  static final List<String> VERDICTS = Stream.concat(Arrays.stream(Kind.values()).map(Kind::word), Stream.of(UNSEEN)).toList();

  private final Stores stores;
  private final RunningRows running;
  private final Board board;
  private final Instant now;

  ExecutionList(Stores stores, RunningRows running, Board board, Instant now) {
    this.stores = stores;
    this.running = running;
    this.board = board;
    this.now = now;
  }

  Future<JsonObject> page(ListQuery query, Optional<String> verdict) {
    return running
        .of(stores.executions()::running)
        .compose(
            rows -> {
              List<ListPage.Item<RunningRow>> items = new ArrayList<>();
              for (RunningRow row : rows) {
                boolean ofAgent = query.agent().isEmpty() || query.agent().equals(row.agent());
                boolean wanted = verdict.isEmpty() || verdict.get().equals(word(row));
                if (ofAgent && wanted && ListPage.matches(query, row.id(), row.agent())) {
                  items.add(item(row, query.sort()));
                }
              }
              ListPage.Cut<RunningRow> cut = ListPage.cut(items, query);
              return holders(cut.values())
                  .map(
                      holders ->
                          ListPage.json(
                              "executions",
                              new ListPage.Cut<>(
                                  cut.values().stream().map(row -> json(row, holders)).toList(), cut.total(), cut.nextAfter())));
            });
  }

  private ListPage.Item<RunningRow> item(RunningRow row, String sort) {
    return switch (sort) {
      case "id" -> new ListPage.Item<>(0, "", row.id(), row);
      case "agent" -> new ListPage.Item<>(0, String.valueOf(row.agent()), row.id(), row);
      case "verdict" -> new ListPage.Item<>(0, word(row), row.id(), row);
      case "limit" -> new ListPage.Item<>(row.limit().length().toMillis(), "", row.id(), row);
      default -> new ListPage.Item<>(-from(row).map(Instant::toEpochMilli).orElse(Long.MAX_VALUE).doubleValue(), "", row.id(), row);
    };
  }

  private String word(RunningRow row) {
    RowVerdict judged = board.latest().of(row);
    return judged == null ? UNSEEN : judged.verdict().kind().word();
  }

  /** As the table counts it where the row was judged; else simply since its start. */
  private Duration age(RunningRow row) {
    Instant from = from(row).orElse(now);
    return from.isAfter(now) ? Duration.ZERO : Duration.between(from, now);
  }

  /** What ages are sorted by: it stands still while they grow from one page to the next, so that no row slips past the cursor. */
  private Optional<Instant> from(RunningRow row) {
    RowVerdict judged = board.latest().of(row);
    return judged != null ? Optional.of(judged.evidence().start().from()) : Timestamps.parse(row.attempt().startedAt());
  }

  private JsonObject json(RunningRow row, Set<String> holders) {
    JsonObject json =
        new JsonObject()
            .put("execution_id", row.id())
            .put("agent_name", row.agent())
            .put("started_at", row.attempt().startedAt())
            .put("age_seconds", age(row).toMillis() / 1000.0)
            .put("limit_seconds", row.limit().length().toSeconds())
            .put("limit_source", row.limit().source().name().toLowerCase(Locale.ROOT))
            .put("slot_held", holders == null ? null : (Boolean) holders.contains(row.id()));
    RowVerdict judged = board.latest().of(row);
    if (judged == null) {
      Instant next = board.nextTick();
      return json.put("verdict", UNSEEN)
          .put("rule", null)
          .put("reason", "not looked at yet")
          .put("since", null)
          .put("next_action", "looked at in the next cycle")
          .put("next_action_at", next == null ? null : Timestamps.format(next))
          .put("looks", new JsonArray());
    }
    Instant due = Trace.nextAt(new Decision(judged.verdict(), judged.memory()), judged.evidence());
    Instant next = due == null ? board.nextTick() : due;
    return json.put("verdict", judged.verdict().kind().word())
        .put("rule", judged.verdict().rule())
        .put("reason", judged.verdict().kind().meaning())
        .put("since", Timestamps.format(judged.since()))
        .put("next_action", Trace.next(judged.verdict()))
        .put("next_action_at", next == null ? null : Timestamps.format(next))
        .put("looks", Explanation.looks(judged));
  }

  /** Null where Redis could not be asked: whether a slot is held is not known then. */
  private Future<Set<String>> holders(List<RunningRow> rows) {
    SlotRegistry slots = stores.slots();
    Map<String, String> agents = new HashMap<>();
    rows.stream().filter(row -> row.agent() != null).forEach(row -> agents.put(row.id(), row.agent()));
    return slots.kept() ? slots.holders(agents).otherwise(failure -> null) : Future.succeededFuture();
  }
}
