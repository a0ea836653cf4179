package dev.watchdog.flow.recovery;

import dev.watchdog.core.CycleEntry;
import dev.watchdog.store.CycleLog;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Enters every cycle in the history. A database that refuses to write does not keep a cycle from looking: it gets the number that comes
 * next, and what could not be entered is entered once the database takes it, before another cycle is given a number. Confined to one event
 * loop.
 */
public final class CycleEntries {

  /** Of an outage that lasts longer the newest are kept. */
  private static final int WAITING_MAX = 100;

  private final CycleLog log;
  private final WriteBreaker breaker;
  private final Executor later;
  private final Deque<CycleEntry> waiting = new ArrayDeque<>();
  private final Set<Long> unopened = new HashSet<>();
  private Future<Void> entering = Future.succeededFuture();
  private long lastId;
  private boolean planned;

  /**
   * Nothing waits.
   *
   * @param later runs what it is handed after some seconds
   */
  public CycleEntries(CycleLog log, WriteBreaker breaker, Executor later) {
    this.log = log;
    this.breaker = breaker;
    this.later = later;
  }

  /** Opens a cycle; answers its number. Never fails. */
  public Future<Long> begin(boolean dryRun, Instant at) {
    return breaker.guard(this::enterWaiting)
        .transform(entered -> breaker.guard(() -> log.begin(dryRun, at)))
        .recover(refused -> log.lastId().otherwise(lastId).map(this::nextAfter))
        .onSuccess(id -> lastId = Math.max(lastId, id));
  }

  private long nextAfter(long entered) {
    long id = Math.max(entered, lastId) + 1;
    unopened.add(id);
    return id;
  }

  /** Says of cycles that another process left open that they were interrupted. Never fails: it is history. */
  public Future<Void> markInterrupted() {
    return log.markInterrupted().otherwiseEmpty();
  }

  /** Closes a cycle. Tried even after a refused write: the history should say how it ended. Where that fails, it is tried again later. */
  public Future<Void> close(CycleEntry close) {
    return enterWaiting()
        .compose(entered -> enter(close))
        .onSuccess(entered -> forget(close))
        .onFailure(failure -> {
          if (waiting.size() == WAITING_MAX) {
            forget(waiting.getFirst());
          }
          waiting.add(close);
          plan();
        });
  }

  /** One round at a time: what is entered twice would be given a number of its own the second time. */
  private Future<Void> enterWaiting() {
    if (entering.isComplete()) {
      entering = enterNext();
    }
    return entering;
  }

  /** In their order; the first that is refused ends it. One that the database does not want, whoever else it takes, is given up. */
  private Future<Void> enterNext() {
    CycleEntry next = waiting.peekFirst();
    return next == null
        ? Future.succeededFuture()
        : enter(next)
            .recover(failure -> breaker.isOfStore(failure) ? Future.failedFuture(failure) : Future.succeededFuture())
            .compose(entered -> {
              forget(next);
              return enterNext();
            });
  }

  private Future<Void> enter(CycleEntry close) {
    return log.close(close, !unopened.contains(close.cycleId()));
  }

  private void forget(CycleEntry close) {
    waiting.remove(close);
    unopened.remove(close.cycleId());
  }

  private void plan() {
    if (!planned) {
      planned = true;
      later.execute(() -> {
        planned = false;
        enterWaiting().onFailure(failure -> plan());
      });
    }
  }
}
