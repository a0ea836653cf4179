package dev.watchdog.fault;

import dev.watchdog.store.Database;
import dev.watchdog.store.Dialect;
import dev.watchdog.store.Row;
import dev.watchdog.store.Transaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The SQL store, and what can happen to it. */
final class FaultyDatabase implements Database {

  /** Fewer than the retries that a deadlock gets. */
  private static final int DEADLOCKS_IN_A_ROW = 2;

  private final Database real;
  private final FaultPlan plan;
  private final Delays delays;
  private final EngineErrors errors;

  FaultyDatabase(Database real, FaultPlan plan, Delays delays) {
    this.real = real;
    this.plan = plan;
    this.delays = delays;
    this.errors = EngineErrors.of(real.dialect());
  }

  /** Runs work in a transaction of the real store. */
  private interface Use<T> {
    Future<T> of(Function<Transaction, Future<T>> work);
  }

  @Override
  public Dialect dialect() {
    return real.dialect();
  }

  @Override
  public <T> Future<T> read(Function<Transaction, Future<T>> work) {
    return run(Call.READ, real::read, work);
  }

  @Override
  public <T> Future<T> write(Function<Transaction, Future<T>> work) {
    return run(Call.WRITE, real::write, work);
  }

  private <T> Future<T> run(Call call, Use<T> use, Function<Transaction, Future<T>> work) {
    return plan.next(call, fault -> fault != Fault.DEADLOCK || errors.knowsDeadlocks())
        .map(strike -> struck(strike, use, work))
        .orElseGet(() -> use.of(work));
  }

  private <T> Future<T> struck(Strike strike, Use<T> use, Function<Transaction, Future<T>> work) {
    return switch (strike.fault()) {
      case SLOW -> delays.later(strike, () -> use.of(work));
      case REFUSED -> Future.failedFuture(errors.refused());
      case TIMED_OUT -> delays.fail(strike, EngineErrors.timedOut());
      case EXECUTED_THEN_TIMED_OUT -> use.of(work).compose(done -> delays.fail(strike, EngineErrors.timedOut()));
      case LOCKED -> delays.fail(strike, errors.locked());
      case DROPPED -> use.of(transaction -> dropped(new Breaking(transaction, strike.after(), true, errors::dropped), work));
      case READ_ONLY -> use.of(transaction -> work.apply(new Breaking(transaction, 0, false, errors::readOnly)));
      case DEADLOCK -> use.of(deadlocked(work));
      default -> throw new IllegalStateException("not a fault of a database: " + strike.fault());
    };
  }

  /** A transaction of fewer statements meets its end at the commit. */
  private <T> Future<T> dropped(Breaking transaction, Function<Transaction, Future<T>> work) {
    return work.apply(transaction).compose(done -> Future.failedFuture(errors.dropped()));
  }

  /** The engine gives up after the work, so that all of it is rolled back and has to be done again. */
  private <T> Function<Transaction, Future<T>> deadlocked(Function<Transaction, Future<T>> work) {
    int[] tries = new int[1];
    return transaction ->
        work.apply(transaction)
            .compose(done -> tries[0]++ < DEADLOCKS_IN_A_ROW ? Future.failedFuture(errors.deadlock()) : Future.succeededFuture(done));
  }

  @Override
  public Dialect.Fault fault(Throwable failure) {
    return real.fault(failure);
  }

  @Override
  public boolean missing(Throwable failure) {
    return real.missing(failure);
  }

  @Override
  public Future<Void> close() {
    return real.close();
  }

  /** A transaction in which statements fail from some point on: all of them, or only those that change something. */
  private static final class Breaking implements Transaction {
    private final Transaction real;
    private final boolean queriesToo;
    private final Supplier<? extends Throwable> failure;
    private int left;

    Breaking(Transaction real, int left, boolean queriesToo, Supplier<? extends Throwable> failure) {
      this.real = real;
      this.left = left;
      this.queriesToo = queriesToo;
      this.failure = failure;
    }

    @Override
    public Future<List<Row>> query(String sql, Object... values) {
      return queriesToo && broken() ? Future.failedFuture(failure.get()) : real.query(sql, values);
    }

    @Override
    public Future<Integer> update(String sql, Object... values) {
      return broken() ? Future.failedFuture(failure.get()) : real.update(sql, values);
    }

    @Override
    public Future<List<Integer>> batch(String sql, List<Object[]> bindings) {
      return broken() ? Future.failedFuture(failure.get()) : real.batch(sql, bindings);
    }

    private boolean broken() {
      return left-- <= 0;
    }
  }
}
