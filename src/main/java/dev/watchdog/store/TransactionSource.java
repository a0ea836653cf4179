package dev.watchdog.store;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * Hands out connections on which a transaction is over when it is over.
 *
 * <p>After a commit or a rollback vertx-jdbc-client 5.0.10 switches auto-commit off instead of on (vert-x3/vertx-jdbc-client issue 356).
 * On H2 and PostgreSQL a later statement would then never be committed. On SQLite it is worse: the driver begins the next transaction at
 * once, so that with immediate transactions the write lock would be held for as long as the connection idles in the pool, and everybody
 * else's writes, the platform's among them, would wait for it. Here the call that follows a commit or rollback ends the transaction; on
 * SQLite the statements that begin and end one are our own and the driver's are not used.
 */
final class TransactionSource implements DataSource {

  private static final Pattern WRITING = Pattern.compile("\\s*(?:INSERT|UPDATE|DELETE)\\b");

  private final DataSource source;
  private final String begin;

  private TransactionSource(DataSource source, String begin) {
    this.source = source;
    this.begin = begin;
  }

  /** Transactions by the driver's own means. */
  static DataSource byDriver(DataSource source) {
    return new TransactionSource(source, null);
  }

  /** Transactions by statements, begun with the one given. */
  static DataSource byStatement(DataSource source, String begin) {
    return new TransactionSource(source, begin);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return wrapped(source.getConnection());
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return wrapped(source.getConnection(username, password));
  }

  private Connection wrapped(Connection connection) {
    Transaction transaction = begin == null ? new DriverTransaction(connection) : new StatementTransaction(connection, begin);
    return (Connection)
        Proxy.newProxyInstance(
            TransactionSource.class.getClassLoader(), new Class<?>[] {Connection.class}, new Handler(connection, transaction));
  }

  /**
   * Sees the four calls that begin and end a transaction, and the statements; passes all else on. A connection that died is not closed
   * before it was given back: the client does not close one that says it is closed, and its place in the pool below would be taken for
   * good.
   */
  private static final class Handler implements InvocationHandler {
    private final Connection connection;
    private final Transaction transaction;
    private boolean justOver;
    private boolean givenBack;

    Handler(Connection connection, Transaction transaction) {
      this.connection = connection;
      this.transaction = transaction;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      switch (method.getName()) {
        case "setAutoCommit" -> autoCommit((Boolean) arguments[0]);
        case "commit" -> over(transaction::commit);
        case "rollback" -> over(transaction::rollback);
        case "close" -> giveBack();
        case "isClosed" -> {
          return givenBack;
        }
        default -> {
          Object answer = StatementProxy.passedOn(connection, method, arguments);
          return answer instanceof PreparedStatement statement ? statement(statement, (String) arguments[0]) : answer;
        }
      }
      return null;
    }

    private static PreparedStatement statement(PreparedStatement made, String sql) throws SQLException {
      String settings = Dialect.POSTGRES.settings();
      String first = sql.startsWith(settings) ? sql.substring(settings.length()) : sql;
      boolean writes = WRITING.matcher(first).lookingAt();
      return StatementProxy.of(writes ? made : PreparingSessions.unprepared(made), settings(sql));
    }

    private static int settings(String sql) {
      String settings = Dialect.POSTGRES.settings();
      return sql.startsWith(settings) ? (int) settings.chars().filter(one -> one == ';').count() : 0;
    }

    private void autoCommit(boolean on) throws SQLException {
      if (!on && !justOver) {
        transaction.begin();
      }
      justOver = false;
    }

    private void over(End end) throws SQLException {
      justOver = true;
      end.run();
    }

    private void giveBack() throws SQLException {
      givenBack = true;
      try {
        transaction.abandon();
      } finally {
        connection.close();
      }
    }
  }

  private interface End {
    void run() throws SQLException;
  }

  /** How a transaction begins and ends. When {@link #commit} fails, nothing is left open. */
  private interface Transaction {
    void begin() throws SQLException;

    void commit() throws SQLException;

    void rollback() throws SQLException;

    /** Ends what is still open when the connection goes back. */
    void abandon() throws SQLException;

    /** Rolls back after a commit that failed; what fails on the way is told with it. */
    default void undo(SQLException failed) {
      try {
        rollback();
      } catch (SQLException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
    }
  }

  private record DriverTransaction(Connection connection) implements Transaction {
    @Override
    public void begin() throws SQLException {
      connection.setAutoCommit(false);
    }

    @Override
    public void commit() throws SQLException {
      try {
        connection.commit();
      } catch (SQLException failed) {
        undo(failed);
        throw failed;
      }
      connection.setAutoCommit(true);
    }

    @Override
    public void rollback() throws SQLException {
      connection.rollback();
      connection.setAutoCommit(true);
    }

    @Override
    public void abandon() throws SQLException {
      if (!connection.isClosed() && !connection.getAutoCommit()) {
        rollback();
      }
    }
  }

  private static final class StatementTransaction implements Transaction {
    private final Connection connection;
    private final String begin;
    private boolean open;

    StatementTransaction(Connection connection, String begin) {
      this.connection = connection;
      this.begin = begin;
    }

    @Override
    public void begin() throws SQLException {
      run(begin);
      open = true;
    }

    @Override
    public void commit() throws SQLException {
      try {
        run("COMMIT");
        open = false;
      } catch (SQLException failed) {
        undo(failed); // A busy commit leaves the transaction open, and with it the lock.
        throw failed;
      }
    }

    @Override
    public void rollback() throws SQLException {
      if (open) {
        open = false;
        run("ROLLBACK");
      }
    }

    @Override
    public void abandon() throws SQLException {
      rollback();
    }

    private void run(String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
