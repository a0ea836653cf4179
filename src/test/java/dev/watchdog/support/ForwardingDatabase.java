package dev.watchdog.support;

import dev.watchdog.store.Database;
import dev.watchdog.store.Dialect;
import dev.watchdog.store.Transaction;
import io.vertx.core.Future;
import java.util.function.Function;

/** The SQL store, of which a test changes what it is about. */
public abstract class ForwardingDatabase implements Database {

  protected final Database real;

  protected ForwardingDatabase(Database real) {
    this.real = real;
  }

  @Override
  public Dialect dialect() {
    return real.dialect();
  }

  @Override
  public <T> Future<T> read(Function<Transaction, Future<T>> work) {
    return real.read(work);
  }

  @Override
  public <T> Future<T> write(Function<Transaction, Future<T>> work) {
    return real.write(work);
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
}
