package dev.watchdog.store;

import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The one way to the SQL store. Every use is a transaction, bounded in time. */
public interface Database {

  /**
   * Opens the store; no connection is made yet.
   *
   * @param url JDBC address of one of the three engines
   */
  static Database open(Vertx vertx, String url, Optional<String> username, Optional<String> password, int poolSize) {
    return open(vertx, url, username, () -> password, poolSize);
  }

  /**
   * Opens the store; no connection is made yet.
   *
   * @param url JDBC address of one of the three engines
   * @param password asked for at every new connection, from any thread; one that stands in the address counts before it
   */
  static Database open(Vertx vertx, String url, Optional<String> username, Supplier<Optional<String>> password, int poolSize) {
    return PooledDatabase.open(vertx, url, username, password, poolSize);
  }

  Dialect dialect();

  /** Reads in one transaction, which on SQLite never takes the write lock. */
  <T> Future<T> read(Function<Transaction, Future<T>> work);

  /**
   * Reads many rows in one pass.
   *
   * @param each makes what is wanted of a row while the others are still arriving; called off the event loop, so it must not share anything
   */
  default <T> Future<List<T>> list(Function<Row, T> each, String sql, Object... values) {
    return read(transaction -> transaction.query(sql, values).map(rows -> rows.stream().map(each).toList()));
  }

  /** Writes in one transaction: all of it or nothing. Run again when the engine gave up on a deadlock. */
  <T> Future<T> write(Function<Transaction, Future<T>> work);

  /** The time by the server's clock; empty where the engine runs in this process, and would tell the watchdog's own. */
  default Future<Optional<Instant>> time() {
    return dialect().clock() == null
        ? Future.succeededFuture(Optional.empty())
        : read(transaction -> transaction.query(dialect().clock())).map(rows -> Timestamps.parse(rows.get(0).text(0)));
  }

  /** What a failure of {@link #read} or {@link #write} means. Whatever is no error of a statement is one of the store. */
  Dialect.Fault fault(Throwable failure);

  /** Whether the failure says that a table or column is not there. */
  boolean missing(Throwable failure);

  Future<Void> close();
}
