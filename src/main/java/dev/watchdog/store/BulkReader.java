package dev.watchdog.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Reads many rows in one pass over a connection of the pool, on a thread of its own, with a cursor where the engine has one.
 *
 * <p>vertx-jdbc-client cannot stream: it holds each row several times over before it hands out the first, and in pages each page is a scan
 * of its own. Rows become what is wanted of them page by page, so that hardly one is held twice; with a server to wait for, on a second
 * thread while the next page is on its way. That server works on a page only once the one before it was taken, so the reading thread does
 * no more than it must: texts are left as they came, and are made on the second thread.
 */
final class BulkReader {

  private static final int THREADS = 2;
  private static final int FETCH_SIZE = RowMaking.PAGE;
  private static final int QUERY_SECONDS_MAX = 25;

  private final WorkerExecutor threads;
  private final DataSource source;
  private final Dialect dialect;
  private final ExecutorService makers = makers();

  BulkReader(Vertx vertx, DataSource source, Dialect dialect) {
    this.threads = vertx.createSharedWorkerExecutor("watchdog-bulk-reader", THREADS, 1, TimeUnit.MINUTES);
    this.source = source;
    this.dialect = dialect;
  }

  /** One thread, for as long as there is something to do. */
  private static ExecutorService makers() {
    ThreadPoolExecutor one = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), making -> {
      Thread thread = new Thread(making, "watchdog-row-maker");
      thread.setDaemon(true);
      return thread;
    });
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  <T> Future<List<T>> list(Function<Row, T> each, String sql, Object... values) {
    return threads.executeBlocking(() -> read(each, sql, values), false)
        .recover(failure -> Future.failedFuture(DatabaseFailure.of(dialect, sql, failure)));
  }

  private <T> List<T> read(Function<Row, T> each, String sql, Object... values) throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (dialect != Dialect.POSTGRES) {
        return read(connection, new RowMaking<>(each, Runnable::run), sql, values);
      }
      connection.setAutoCommit(false); // Else PostgreSQL's driver reads all rows before it gives the first.
      try (Statement settings = connection.createStatement()) {
        settings.execute(dialect.settings());
        return read(connection, new RowMaking<>(each, makers), sql, values);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private <T> List<T> read(Connection connection, RowMaking<T> making, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = PreparingSessions.unprepared(connection.prepareStatement(sql))) {
      statement.setFetchSize(FETCH_SIZE);
      statement.setQueryTimeout(QUERY_SECONDS_MAX);
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        boolean[] unread = dialect == Dialect.POSTGRES ? texts(rows.getMetaData()) : new boolean[rows.getMetaData().getColumnCount()];
        while (rows.next()) {
          Object[] row = new Object[unread.length];
          for (int i = 0; i < row.length; i++) {
            row[i] = unread[i] ? rows.getBytes(i + 1) : rows.getObject(i + 1);
          }
          making.add(new Row(row));
        }
        return making.all();
      }
    }
  }

  /** Columns whose bytes are their text: the driver of PostgreSQL has them sent in UTF-8, whatever the database keeps. */
  private static boolean[] texts(ResultSetMetaData columns) throws SQLException {
    boolean[] texts = new boolean[columns.getColumnCount()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = columns.getColumnType(i + 1) == Types.VARCHAR;
    }
    return texts;
  }

  Future<Void> close() {
    makers.shutdown();
    return threads.close();
  }
}
