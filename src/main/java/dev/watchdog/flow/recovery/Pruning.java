package dev.watchdog.flow.recovery;

import dev.watchdog.config.Settings;
import dev.watchdog.store.History;
import dev.watchdog.store.History.Piece;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prunes the watchdog's own history at the end of a cycle: once an hour it is looked at whether anything is too old, which reads two pages.
 * What is goes in pieces and only for a moment; the rest is left to the next cycle. Confined to one event loop.
 */
public final class Pruning {

  private static final Logger LOG = LoggerFactory.getLogger(Pruning.class);

  private static final Duration EVERY = Duration.ofHours(1);

  /** A cycle takes no longer for it than this and one piece. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  /** Bounds it also where the clock is set back meanwhile. */
  private static final int PIECES_MAX = 20;

  private final History history;
  private final Settings.History keep;
  private final WriteBreaker breaker;
  private final InstantSource clock;

  /** When nothing old was left last, null where something may be. */
  private Instant cleanAt;

  public Pruning(History history, Settings.History keep, WriteBreaker breaker, InstantSource clock) {
    this.history = history;
    this.keep = keep;
    this.breaker = breaker;
    this.clock = clock;
  }

  /** One of the tables that only grow. */
  private record Table(
      String name, Instant before, Function<Instant, Future<Piece>> look, Function<List<Long>, Future<Integer>> prune) {}

  /**
   * Fails with what kept it from pruning; the next cycle tries again. Where the database refused to write before, that is told already, and
   * it is not even looked at: whoever locks a table would be waited for once more.
   */
  public Future<Void> prune() {
    Instant now = clock.instant();
    if (breaker.refusal() != null) {
      return Future.succeededFuture();
    }
    if (cleanAt != null && !now.isBefore(cleanAt) && now.isBefore(cleanAt.plus(EVERY))) {
      return Future.succeededFuture();
    }
    cleanAt = null;
    Deque<Table> left = new ArrayDeque<>();
    left.add(new Table("cycles", now.minus(keep.cycles()), history::oldCycles, history::pruneCycles));
    left.add(new Table("recoveries", now.minus(keep.recoveries()), history::oldRecoveries, history::pruneRecoveries));
    return prune(left, now.plus(MOMENT), 0).onSuccess(done -> cleanAt = left.isEmpty() ? now : null);
  }

  /** A piece of each in turn, so that a long history of one keeps nothing of the other. */
  private Future<Void> prune(Deque<Table> left, Instant until, int pieces) {
    if (left.isEmpty() || pieces == PIECES_MAX || clock.instant().isAfter(until)) {
      return Future.succeededFuture();
    }
    Table table = left.remove();
    return table
        .look().apply(table.before())
        .compose(piece -> prune(table, piece))
        .compose(more -> {
          if (more) {
            left.add(table);
          }
          return prune(left, until, pieces + 1);
        });
  }

  /** Answers whether there may be more. */
  private Future<Boolean> prune(Table table, Piece piece) {
    if (piece.ids().isEmpty()) {
      return Future.succeededFuture(false);
    }
    return breaker
        .guard(() -> table.prune().apply(piece.ids()))
        .onSuccess(pruned -> LOG.atDebug().addKeyValue("table", table.name()).addKeyValue("rows", pruned).log("history.pruned"))
        .map(pruned -> piece.more());
  }
}
