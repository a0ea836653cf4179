package dev.watchdog.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Reads many rows in one pass over a connection of the pool, on a thread of its own, with a cursor where the engine has one.
 *
 * <p>vertx-jdbc-client cannot stream: it holds each row several times over before it hands out the first, and in pages each page is a scan
 * of its own. Each row becomes what is wanted of it while the next is still on its way, so that none is held twice.
 */
final class BulkReader {

  private static final int THREADS = 2;
  private static final int FETCH_SIZE = 1000;
  private static final int QUERY_SECONDS_MAX = 25;

  private final WorkerExecutor threads;
  private final DataSource source;
  private final Dialect dialect;

  BulkReader(Vertx vertx, DataSource source, Dialect dialect) {
    this.threads = vertx.createSharedWorkerExecutor("watchdog-bulk-reader", THREADS, 1, TimeUnit.MINUTES);
    this.source = source;
    this.dialect = dialect;
  }

  <T> Future<List<T>> list(Function<Row, T> each, String sql, Object... values) {
    return threads.executeBlocking(() -> read(each, sql, values), false);
  }

  private <T> List<T> read(Function<Row, T> each, String sql, Object... values) throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (dialect != Dialect.POSTGRES) {
        return read(connection, each, sql, values);
      }
      connection.setAutoCommit(false); // Else PostgreSQL's driver reads all rows before it gives the first.
      try {
        return read(connection, each, sql, values);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static <T> List<T> read(Connection connection, Function<Row, T> each, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(FETCH_SIZE);
      statement.setQueryTimeout(QUERY_SECONDS_MAX);
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          Object[] row = new Object[columns];
          for (int i = 0; i < columns; i++) {
            row[i] = rows.getObject(i + 1);
          }
          all.add(each.apply(new Row(row)));
        }
        return all;
      }
    }
  }

  Future<Void> close() {
    return threads.close();
  }
}
