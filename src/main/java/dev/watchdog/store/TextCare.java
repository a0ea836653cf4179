package dev.watchdog.store;

import dev.watchdog.core.RowEnd;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Sees to it that a text never keeps a row running. What the database refuses is written again as it fits: first by what the database says
 * of itself, then, one row alone, with less and less.
 */
final class TextCare {

  /** What was learnt holds for the rows that follow: each would be refused first. A column may be made wider, so not for long. */
  private static final Duration LEARNT_FOR = Duration.ofMinutes(4);

  private final Database database;
  private Fit learnt = Fit.ANY;
  private Instant learntAt = Instant.MIN;
  private String hopeless;

  TextCare(Database database) {
    this.database = database;
  }

  /** Runs a write, and where a text was refused runs it again with texts that fit. Others' failures are passed on as they are. */
  <T> Future<T> write(Instant at, Function<Fit, Future<T>> write) {
    Fit known = at.isBefore(learntAt.plus(LEARNT_FOR)) && !at.isBefore(learntAt) ? learnt : Fit.ANY;
    return again(write.apply(known), refusal ->
        learn(at).compose(fit -> fit.equals(known) ? Future.failedFuture(refusal) : write.apply(fit)));
  }

  /** The same of these ends; one alone is tried with less and less where that does not help. */
  <T> Future<T> write(List<RowEnd> ends, Instant at, Function<Fit, Future<T>> write) {
    return again(write(at, write), still -> ends.size() == 1 ? withLess(ends.get(0), write, still) : Future.failedFuture(still));
  }

  private static <T> Future<T> again(Future<T> tried, Function<Throwable, Future<T>> otherwise) {
    return tried.recover(failure -> TextRefusal.in(failure) ? otherwise.apply(failure) : Future.failedFuture(failure));
  }

  private Future<Fit> learn(Instant at) {
    return Fitting.of(database).onSuccess(fit -> {
      learnt = fit;
      learntAt = at;
    });
  }

  /** What no text helps against, as a condition on another column, is tried once and not with every row. */
  private <T> Future<T> withLess(RowEnd end, Function<Fit, Future<T>> write, Throwable refusal) {
    String words = String.valueOf(refusal.getMessage());
    if (words.equals(hopeless)) {
      return Future.failedFuture(refusal);
    }
    boolean response = end.result() != null && end.result().response() != null;
    Future<T> tried = Future.failedFuture(refusal);
    for (Fit fit : Fit.lastResorts(response)) {
      tried = again(tried, still -> write.apply(fit));
    }
    return tried.onFailure(failure -> hopeless = TextRefusal.in(failure) ? words : null);
  }
}
