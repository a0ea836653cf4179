package dev.watchdog.flow.cycle;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/**
 * Works through what it is handed, one after the other. A chain of futures would do the same, but keep every link until the last is done,
 * and then take as much stack as it is long: with few lanes and tens of thousands of agents more than there is. Confined to one event
 * loop.
 */
final class Lane {

  private final Supplier<Future<Void>> work;
  private final Promise<Void> done = Promise.promise();

  private Lane(Supplier<Future<Void>> work) {
    this.work = work;
  }

  /**
   * Begins at once.
   *
   * @param work hands out the next piece, begun; null where none is left
   * @return completes when there is nothing left, or fails with the first piece that fails, after which no other is begun
   */
  static Future<Void> through(Supplier<Future<Void>> work) {
    Lane lane = new Lane(work);
    lane.goOn();
    return lane.done.future();
  }

  /** A loop for those that are done at once, of which there may be as many. */
  private void goOn() {
    Future<Void> piece = KeyedLimiter.begin(work);
    while (piece != null && piece.succeeded()) {
      piece = KeyedLimiter.begin(work);
    }
    if (piece == null) {
      done.complete();
    } else {
      piece.onSuccess(next -> goOn()).onFailure(done::fail);
    }
  }
}
