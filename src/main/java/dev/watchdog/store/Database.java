package dev.watchdog.store;

import dev.watchdog.core.SafeText;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The one way to the SQL store. Two rules keep two faults of vertx-jdbc-client 5.0.10 away, and a test on each engine keeps the rules:
 *
 * <ul>
 *   <li>Every use is a transaction, and {@link TransactionSource} sees to it that it ends: by itself the client leaves a connection without
 *       auto-commit after its first transaction (vert-x3/vertx-jdbc-client issue 356), so that later statements are never committed.
 *   <li>Its connections live for about a second and then go back to Agroal, which validates what it hands out: the client itself never
 *       notices that a connection is dead.
 * </ul>
 *
 * On SQLite there are two pools, readers that never take the write lock and one writer that takes it at once, so that no transaction has
 * to be upgraded and refused in its middle.
 */
public final class Database {

  private static final Duration TRANSACTION_DEADLINE = Duration.ofSeconds(28);
  private static final int RETRIES_MAX = 5;
  private static final int WORDS_CHARS_MAX = 300;

  private final Dialect dialect;
  private final AgroalDataSource[] sources;
  private final Pool readers;
  private final Pool writers;

  private Database(Dialect dialect, AgroalDataSource[] sources, Pool readers, Pool writers) {
    this.dialect = dialect;
    this.sources = sources;
    this.readers = readers;
    this.writers = writers;
  }

  /**
   * Opens the pools; no connection is made yet.
   *
   * @param url JDBC address of one of the three engines
   */
  public static Database open(Vertx vertx, String url, Optional<String> username, Optional<String> password, int poolSize) {
    Dialect dialect = Dialect.of(url);
    if (dialect != Dialect.SQLITE) {
      AgroalDataSource source = source(dialect, url, username, password, poolSize);
      Pool pool = pool(vertx, TransactionSource.byDriver(source), poolSize);
      return new Database(dialect, new AgroalDataSource[] {source}, pool, pool);
    }
    int readerCount = Math.max(1, poolSize - 1);
    AgroalDataSource reading = source(dialect, url, username, password, readerCount);
    AgroalDataSource writing = source(dialect, url, username, password, 1);
    Pool readers = pool(vertx, TransactionSource.byStatement(reading, "BEGIN"), readerCount);
    Pool writers = pool(vertx, TransactionSource.byStatement(writing, "BEGIN IMMEDIATE"), 1);
    return new Database(dialect, new AgroalDataSource[] {reading, writing}, readers, writers);
  }

  private static AgroalDataSource source(
      Dialect dialect, String url, Optional<String> username, Optional<String> password, int size) {
    AgroalDataSourceConfigurationSupplier configuration =
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled(false)
            .connectionPoolConfiguration(pool -> configure(pool, dialect, url, username, password, size));
    try {
      return AgroalDataSource.from(configuration);
    } catch (SQLException impossible) {
      throw new IllegalStateException("a pool without initial connections cannot fail", impossible);
    }
  }

  private static AgroalConnectionPoolConfigurationSupplier configure(
      AgroalConnectionPoolConfigurationSupplier pool,
      Dialect dialect,
      String url,
      Optional<String> username,
      Optional<String> password,
      int size) {
    return pool.initialSize(0)
        .minSize(0)
        .maxSize(size + 2) // The outer pool may open one before it has closed another.
        .acquisitionTimeout(Duration.ofSeconds(5))
        .maxLifetime(Duration.ofMinutes(30))
        .connectionValidator(ConnectionValidator.defaultValidator())
        .validateOnBorrow(dialect == Dialect.POSTGRES)
        .connectionFactoryConfiguration(
            factory -> {
              factory.jdbcUrl(dialect.connectUrl(url)).autoCommit(true).loginTimeout(Duration.ofSeconds(4));
              dialect.properties().forEach(factory::jdbcProperty);
              if (!dialect.initialSql().isEmpty()) {
                factory.initialSql(dialect.initialSql());
              }
              username.ifPresent(name -> factory.principal(new NamePrincipal(name)));
              password.ifPresent(word -> factory.credential(new SimplePassword(word)));
              return factory;
            });
  }

  private static Pool pool(Vertx vertx, DataSource source, int size) {
    return JDBCPool.pool(
        vertx,
        source,
        new PoolOptions()
            .setMaxSize(size)
            .setMaxWaitQueueSize(10_000)
            .setConnectionTimeout(15)
            .setConnectionTimeoutUnit(TimeUnit.SECONDS)
            .setMaxLifetime(1)
            .setMaxLifetimeUnit(TimeUnit.SECONDS)
            .setPoolCleanerPeriod(250));
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Reads in one transaction, which on SQLite never takes the write lock. */
  public <T> Future<T> read(Function<SqlConnection, Future<T>> work) {
    return bounded(readers.withTransaction(work));
  }

  /** Writes in one transaction: all of it or nothing. Run again when the engine gave up on a deadlock. */
  public <T> Future<T> write(Function<SqlConnection, Future<T>> work) {
    return write(work, RETRIES_MAX);
  }

  private <T> Future<T> write(Function<SqlConnection, Future<T>> work, int retries) {
    return bounded(writers.withTransaction(work))
        .recover(failure -> retries > 0 && fault(failure) == Dialect.Fault.RETRY ? write(work, retries - 1) : Future.failedFuture(failure));
  }

  /** Our own bound: whatever the driver waits for, the caller goes on. */
  private static <T> Future<T> bounded(Future<T> work) {
    return work
        .timeout(TRANSACTION_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(new DatabaseFailure(words(failure), failure)));
  }

  /** Fails with words for an operator; what the driver said, values of the statement included, is its cause. */
  private static final class DatabaseFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    DatabaseFailure(String words, Throwable cause) {
      super(words, cause, false, false);
    }
  }

  /** What the engine said, without the statement that a batch's error repeats with all its values. */
  private static String words(Throwable failure) {
    if (failure instanceof TimeoutException) {
      return "no answer within " + TRANSACTION_DEADLINE.toSeconds() + " s";
    }
    SQLException error = sqlError(failure);
    String said = String.valueOf((error == null ? failure : error).getMessage());
    return SafeText.line(said.lines().findFirst().orElse(said), WORDS_CHARS_MAX);
  }

  /** What a failure of {@link #read} or {@link #write} means. Whatever is no error of a statement is one of the store. */
  public Dialect.Fault fault(Throwable failure) {
    SQLException error = sqlError(failure);
    return error == null ? Dialect.Fault.STORE : dialect.faultOf(error);
  }

  /** Whether the failure says that a table or column is not there. */
  boolean missing(Throwable failure) {
    SQLException error = sqlError(failure);
    return error != null && dialect.missing(error);
  }

  /** The innermost SQL error that carries a code: a batch's error only wraps it. */
  private static SQLException sqlError(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error) {
        boolean wraps = error.getErrorCode() == 0 && error.getNextException() != null;
        return wraps ? error.getNextException() : error;
      }
    }
    return null;
  }

  public Future<Void> close() {
    Future<Void> writing = writers == readers ? Future.succeededFuture() : writers.close();
    return Future.join(readers.close(), writing)
        .<Void>mapEmpty()
        .onComplete(
            closed -> {
              for (AgroalDataSource source : sources) {
                source.close();
              }
            });
  }
}
