package dev.watchdog.query;

import dev.watchdog.core.RunningRow;
import dev.watchdog.store.ExecutionStore.Running;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * The running rows for the lists. Each answer reads them anew, up to some ten thousand. More are shared by those who ask at the same time
 * and kept for some times as long as it took to read them, so that a few open pages cannot keep the database busy with nothing else; how
 * old they may become is bounded.
 */
final class RunningRows {

  /** Reading fewer than these is cheaper than explaining why a row is not there yet. */
  private static final int LARGE = 10_000;

  private static final int TIMES = 5;
  private static final Duration KEPT_MAX = Duration.ofSeconds(10);

  /** What was read, and until when it may be shown. */
  private record Kept(List<RunningRow> rows, Instant until) {
    private static final Kept NOTHING = new Kept(List.of(), Instant.MIN);
  }

  private final InstantSource clock;
  private volatile Kept kept = Kept.NOTHING; // A race between two readers costs one more read.
  private volatile Future<List<RunningRow>> reading;

  RunningRows(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The rows.
   *
   * @param source reads all of them
   */
  Future<List<RunningRow>> of(Supplier<Future<Running>> source) {
    Kept known = kept;
    Instant began = clock.instant();
    if (began.isBefore(known.until())) {
      return Future.succeededFuture(known.rows());
    }
    Future<List<RunningRow>> under = reading;
    if (known.rows().size() >= LARGE && under != null && !under.isComplete()) {
      return under;
    }
    Future<List<RunningRow>> read = source.get().map(running -> keep(running.rows(), began));
    reading = read;
    return read;
  }

  private List<RunningRow> keep(List<RunningRow> rows, Instant began) {
    Instant now = clock.instant();
    Duration worth = Duration.between(began, now).multipliedBy(TIMES);
    boolean large = rows.size() >= LARGE;
    kept = large ? new Kept(rows, now.plus(worth.compareTo(KEPT_MAX) < 0 ? worth : KEPT_MAX)) : Kept.NOTHING;
    return rows;
  }
}
