package dev.watchdog.bench;

import dev.watchdog.store.Database;
import dev.watchdog.store.Dialect;
import dev.watchdog.store.Row;
import dev.watchdog.store.Transaction;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A database that does what it is asked over one plain JDBC connection and keeps a list of it. What was recorded is undone; then it is
 * done again by {@link Replay}, timed, without any of the code that made the statements and their values. So the floor is of exactly the
 * statements that the watchdog uses, also after somebody changed them.
 */
final class Recording implements Database, Transaction {

  /** One statement with its bindings; a query has one, which may be empty. */
  record Statement(String sql, boolean query, List<Object[]> bindings) {}

  private final Connection connection;
  private List<List<Statement>> transactions = new ArrayList<>();
  private List<Statement> current;

  Recording(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /** The transactions since the last call. */
  List<List<Statement>> taken() {
    List<List<Statement>> taken = transactions;
    transactions = new ArrayList<>();
    return taken;
  }

  void undo() throws SQLException {
    connection.rollback();
  }

  /** The result of work on this database, which is there when the call returns. */
  static <T> T now(Future<T> done) {
    if (!done.succeeded()) {
      throw new IllegalStateException(done.cause());
    }
    return done.result();
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRES;
  }

  @Override
  public <T> Future<T> read(Function<Transaction, Future<T>> work) {
    current = new ArrayList<>();
    transactions.add(current);
    return work.apply(this);
  }

  @Override
  public <T> Future<T> write(Function<Transaction, Future<T>> work) {
    return read(work);
  }

  @Override
  public Future<List<Row>> query(String sql, Object... values) {
    current.add(new Statement(sql, true, List.<Object[]>of(values)));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return Future.succeededFuture(rows(statement));
    } catch (SQLException failed) {
      return Future.failedFuture(failed);
    }
  }

  @Override
  public Future<Integer> update(String sql, Object... values) {
    return batch(sql, List.<Object[]>of(values)).map(counts -> counts.get(0));
  }

  @Override
  public Future<List<Integer>> batch(String sql, List<Object[]> bindings) {
    if (bindings.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    current.add(new Statement(sql, false, bindings));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return Future.succeededFuture(Arrays.stream(change(statement, bindings)).boxed().toList());
    } catch (SQLException failed) {
      return Future.failedFuture(failed);
    }
  }

  static int[] change(PreparedStatement statement, List<Object[]> bindings) throws SQLException {
    for (Object[] values : bindings) {
      bind(statement, values);
      statement.addBatch();
    }
    return statement.executeBatch();
  }

  static void bind(PreparedStatement statement, Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        statement.setNull(i + 1, Types.NULL);
      } else {
        statement.setObject(i + 1, values[i]);
      }
    }
  }

  static List<Row> rows(PreparedStatement statement) throws SQLException {
    try (ResultSet read = statement.executeQuery()) {
      int columns = read.getMetaData().getColumnCount();
      List<Row> rows = new ArrayList<>();
      while (read.next()) {
        Object[] values = new Object[columns];
        for (int column = 0; column < columns; column++) {
          values[column] = read.getObject(column + 1);
        }
        rows.add(new Row(values));
      }
      return rows;
    }
  }

  @Override
  public Dialect.Fault fault(Throwable failure) {
    return Dialect.Fault.STATEMENT;
  }

  @Override
  public boolean missing(Throwable failure) {
    return false;
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
