package dev.watchdog.flow.recovery;

import dev.watchdog.core.WriteRefusal;
import dev.watchdog.store.Database;
import dev.watchdog.store.Dialect;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Ends the writing of a cycle once the database refuses to write at all (locked, read-only, gone): every further try would wait as long
 * as the first, and say the same. The next cycle tries anew.
 */
public final class WriteBreaker {

  private final Database database;
  private final WriteAbility ability;
  private String refusal;

  /**
   * Nothing was refused yet.
   *
   * @param ability is told of a refusal: what was tried before does not hold any more
   */
  public WriteBreaker(Database database, WriteAbility ability) {
    this.database = database;
    this.ability = ability;
  }

  /** A new cycle: tries again. */
  public void reset() {
    refusal = null;
  }

  /** Runs the write, unless one was refused before. */
  public <T> Future<T> guard(Supplier<Future<T>> write) {
    if (refusal != null) {
      return Future.failedFuture(refusal);
    }
    return write
        .get()
        .recover(
            failure -> {
              note(failure);
              return refusal == null ? Future.failedFuture(failure) : Future.failedFuture(refusal);
            });
  }

  /** Takes note of a failed write; true where nothing more is to be tried in this cycle. */
  boolean note(Throwable failure) {
    if (refusal == null && isOfStore(failure)) {
      refusal = WriteRefusal.of(failure.getMessage());
      ability.doubt("the database refuses to write: " + failure.getMessage());
    } else if (refusal == null) {
      ability.retry(); // It may be a right that was taken away.
    }
    return refusal != null;
  }

  /** Whether it is the database that refused, and not what was to be written. */
  boolean isOfStore(Throwable failure) {
    return database.fault(failure) == Dialect.Fault.STORE;
  }

  /** Why nothing is written any more, or null. */
  String refusal() {
    return refusal;
  }
}
