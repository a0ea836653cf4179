package dev.watchdog.flow.recovery;

import dev.watchdog.core.Problem;
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
  private WritingEnded refusal;

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
              return Future.failedFuture(refusal == null ? failure : refusal);
            });
  }

  /** Takes note of a failed write; true where nothing more is to be tried in this cycle. */
  boolean note(Throwable failure) {
    if (refusal == null && isOfStore(failure)) {
      refusal = new WritingEnded(failure.getMessage());
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
    return refusal == null ? null : refusal.getMessage();
  }

  /** The database refuses to write at all: one problem, however much it keeps from being written. */
  private static final class WritingEnded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WritingEnded(String why) {
      super("the database refuses to write (" + why + "); the rest of this cycle's writing is left to the next", null, false, false);
    }
  }

  /** What a write that failed is told as: the refusal of all writing where there was one, else what could not be done and why. */
  public static Problem problem(String what, Throwable failure) {
    return failure instanceof WritingEnded
        ? Problem.Kind.WRITE_REFUSED.says(failure.getMessage())
        : Problem.Kind.UPKEEP.says(what + ": " + failure.getMessage());
  }
}
