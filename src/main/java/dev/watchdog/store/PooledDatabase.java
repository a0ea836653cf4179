package dev.watchdog.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The SQL store behind a pool. Two rules keep two faults of vertx-jdbc-client 5.0.10 away, and a test on each engine keeps the rules:
 *
 * <ul>
 *   <li>Every use is a transaction, and {@link TransactionSource} sees to it that it ends: by itself the client leaves a connection without
 *       auto-commit after its first transaction (vert-x3/vertx-jdbc-client issue 356), so that later statements are never committed.
 *   <li>Its connections live for a second and a half at most and then go back to Agroal, which validates what it hands out: the client
 *       itself never notices that a connection is dead.
 * </ul>
 *
 * <p>Many rows at once are read past the client, see {@link BulkReader}. On SQLite there are two pools, readers that never take the write
 * lock and one writer that takes it at once, so that no transaction has to be upgraded and refused in its middle.
 */
final class PooledDatabase implements Database {

  private static final Duration TRANSACTION_DEADLINE = Duration.ofSeconds(28);
  private static final int RETRIES_MAX = 5;
  private static final int POOLED_MILLIS = 500;

  /** Each time wakes a loop, also where nothing is pooled: a process that does nothing else pays for little but this. */
  private static final int POOL_CLEANED_MILLIS = 1000;

  private static final int OTHERS_LEAVE_MILLIS = POOLED_MILLIS + 2 * POOL_CLEANED_MILLIS;

  /** Connections beside those of the client's pool: those that are read past it, or one that it opens before it has closed another. */
  private static final int BESIDE = 2;

  /** Looked for as often: an idle session is given back after twice as long at most. */
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final Vertx vertx;
  private final Dialect dialect;
  private final AgroalDataSource[] sources;
  private final Pool readers;
  private final Pool writers;
  private final BulkReader bulk;

  private PooledDatabase(Vertx vertx, Dialect dialect, AgroalDataSource[] sources, Pool readers, Pool writers, BulkReader bulk) {
    this.vertx = vertx;
    this.dialect = dialect;
    this.sources = sources;
    this.readers = readers;
    this.writers = writers;
    this.bulk = bulk;
  }

  static Database open(Vertx vertx, String url, Optional<String> username, Supplier<Optional<String>> beside, int poolSize) {
    Dialect dialect = Dialect.of(url);
    DatabaseLogin login = DatabaseLogin.of(dialect, url, username, Optional.empty());
    Supplier<Optional<String>> password = () -> login.password().or(beside);
    if (dialect != Dialect.SQLITE) {
      AgroalDataSource source = source(dialect, login, password, Math.max(1 + BESIDE, poolSize));
      Pool pool = pool(vertx, TransactionSource.byDriver(source), Math.max(1, poolSize - BESIDE));
      return new PooledDatabase(vertx, dialect, new AgroalDataSource[] {source}, pool, pool, new BulkReader(vertx, source, dialect));
    }
    int readerCount = Math.max(1, poolSize - 1);
    AgroalDataSource reading = source(dialect, login, password, readerCount + BESIDE);
    AgroalDataSource writing = source(dialect, login, password, 1 + BESIDE);
    Pool readers = pool(vertx, TransactionSource.byStatement(reading, "BEGIN"), readerCount);
    Pool writers = pool(vertx, TransactionSource.byStatement(writing, "BEGIN IMMEDIATE"), 1);
    BulkReader bulk = new BulkReader(vertx, reading, dialect);
    return new PooledDatabase(vertx, dialect, new AgroalDataSource[] {reading, writing}, readers, writers, bulk);
  }

  private static AgroalDataSource source(Dialect dialect, DatabaseLogin login, Supplier<Optional<String>> password, int size) {
    AgroalDataSourceConfigurationSupplier configuration =
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled(false)
            .connectionPoolConfiguration(pool -> configure(pool, dialect, login, password, size));
    try {
      AgroalDataSource source = AgroalDataSource.from(configuration);
      if (dialect == Dialect.POSTGRES && !login.url().contains(Dialect.PREPARE_THRESHOLD)) {
        source.setPoolInterceptors(List.of(new PreparingSessions()));
      }
      return source;
    } catch (SQLException impossible) {
      throw new IllegalStateException("a pool without initial connections cannot fail", impossible);
    }
  }

  private static AgroalConnectionPoolConfigurationSupplier configure(
      AgroalConnectionPoolConfigurationSupplier pool,
      Dialect dialect,
      DatabaseLogin login,
      Supplier<Optional<String>> password,
      int size) {
    return pool.initialSize(0)
        .minSize(0)
        .maxSize(size)
        .reapTimeout(dialect == Dialect.POSTGRES ? IDLE : Duration.ZERO) // Sessions of a server are wanted by others.
        .acquisitionTimeout(Duration.ofSeconds(5))
        .maxLifetime(Duration.ofMinutes(30))
        .connectionValidator(ConnectionValidator.defaultValidator())
        .validateOnBorrow(dialect == Dialect.POSTGRES)
        .exceptionSorter(dialect::spent)
        .connectionFactoryConfiguration(
            factory -> {
              // Asked by its class: any other driver that is asked for a URL which is not its own may log that.
              factory.connectionProviderClass(dialect.driver()).jdbcUrl(dialect.connectUrl(login.url()));
              factory.autoCommit(true).loginTimeout(Duration.ofSeconds(4));
              dialect.properties().forEach(factory::jdbcProperty);
              login.username().ifPresent(name -> factory.principal(new NamePrincipal(name)));
              password.get().ifPresent(given -> factory.credential(new CurrentPassword(password)));
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
            .setMaxLifetime(POOLED_MILLIS)
            .setMaxLifetimeUnit(TimeUnit.MILLISECONDS)
            .setPoolCleanerPeriod(POOL_CLEANED_MILLIS));
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public <T> Future<T> read(Function<Transaction, Future<T>> work) {
    return bounded(transact(readers, work));
  }

  @Override
  public <T> Future<T> write(Function<Transaction, Future<T>> work) {
    return write(work, RETRIES_MAX);
  }

  @Override
  public <T> Future<List<T>> list(Function<Row, T> each, String sql, Object... values) {
    return bounded(bulk.list(each, sql, values));
  }

  private <T> Future<T> write(Function<Transaction, Future<T>> work, int retries) {
    return bounded(transact(writers, work))
        .recover(failure -> retries > 0 && fault(failure) == Dialect.Fault.RETRY ? write(work, retries - 1) : Future.failedFuture(failure));
  }

  /**
   * One transaction; done again on other connections where it had the wrong ones, once those have left the client's pool. Before the commit
   * nothing of it is there to be done twice; what became of a commit that failed nobody knows, so that is told as it is.
   */
  private <T> Future<T> transact(Pool pool, Function<Transaction, Future<T>> work) {
    boolean[] committing = new boolean[1];
    return transact(pool, work, committing)
        .recover(
            failure ->
                !committing[0] && elsewhere(DatabaseFailure.sqlError(failure))
                    ? vertx.timer(OTHERS_LEAVE_MILLIS, TimeUnit.MILLISECONDS).compose(left -> transact(pool, work, committing))
                    : Future.failedFuture(failure));
  }

  /**
   * Whether other connections may do better: one that died in the client's pool is noticed only there, and one to a server that became
   * read-only works for as long as nothing is written. Of the latter all go, since each would be found out by a write that it refuses.
   */
  private boolean elsewhere(SQLException error) {
    if (error == null) {
      return false;
    }
    if (!dialect.readOnly(error)) {
      return dialect.died(error);
    }
    for (AgroalDataSource source : sources) {
      source.flush(AgroalDataSource.FlushMode.GRACEFUL);
    }
    return true;
  }

  private <T> Future<T> transact(Pool pool, Function<Transaction, Future<T>> work, boolean[] committing) {
    return pool.withTransaction(
        connection -> {
          PooledTransaction transaction = new PooledTransaction(connection, dialect);
          return work.apply(transaction).compose(transaction::whole).onSuccess(done -> committing[0] = true);
        });
  }

  /** Our own bound: whatever the driver waits for, the caller goes on. */
  private static <T> Future<T> bounded(Future<T> work) {
    return work
        .timeout(TRANSACTION_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(failure instanceof TimeoutException ? late(failure) : DatabaseFailure.of(failure)));
  }

  private static DatabaseFailure late(Throwable failure) {
    return new DatabaseFailure("no answer within " + TRANSACTION_DEADLINE.toSeconds() + " s", failure);
  }

  @Override
  public Dialect.Fault fault(Throwable failure) {
    SQLException error = DatabaseFailure.sqlError(failure);
    return error == null ? Dialect.Fault.STORE : dialect.faultOf(error);
  }

  @Override
  public boolean missing(Throwable failure) {
    SQLException error = DatabaseFailure.sqlError(failure);
    return error != null && dialect.missing(error);
  }

  @Override
  public Future<Void> close() {
    Future<Void> writing = writers == readers ? Future.succeededFuture() : writers.close();
    return Future.join(readers.close(), writing, bulk.close())
        .<Void>mapEmpty()
        .onComplete(
            closed -> {
              for (AgroalDataSource source : sources) {
                source.close();
              }
            });
  }
}
