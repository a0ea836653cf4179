package dev.watchdog.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A database on which every statement is tried and nothing is done. All uses share one transaction of the real one, which is rolled back.
 * A change of rows is tried on no row ({@code AND 1 = 0}), which rights, types and generated columns refuse as they would refuse the change
 * itself, and is answered as if it had changed one, so that what follows it is tried too. What is inserted goes into the watchdog's own
 * tables and is really inserted, as their counter is really advanced: an empty {@code INSERT} would not look at its values.
 */
final class TrialDatabase implements Database {

  private static final Pattern CONDITION = Pattern.compile("\\bWHERE\\b");

  private final Database database;
  private final Transaction trial;

  private TrialDatabase(Database database, Transaction real) {
    this.database = database;
    this.trial = new OnNoRow(real);
  }

  /**
   * Runs work on such a database, in one transaction, and undoes it. Fails where any of it was refused.
   *
   * @param before is done in the same transaction first, in earnest
   */
  static Future<Void> undone(Database database, Function<Transaction, Future<Void>> before, Function<Database, Future<?>> work) {
    return database
        .write(transaction -> before.apply(transaction)
            .compose(done -> work.apply(new TrialDatabase(database, transaction)))
            .compose(tried -> Future.<Void>failedFuture(new Undone())))
        .recover(failure -> isUndone(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
  }

  private static boolean isUndone(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Undone) {
        return true;
      }
    }
    return false;
  }

  /** What a transaction fails with that went well: nothing of it is to stay. */
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1;

    Undone() {
      super("tried and undone", null, false, false);
    }
  }

  @Override
  public Dialect dialect() {
    return database.dialect();
  }

  @Override
  public <T> Future<T> read(Function<Transaction, Future<T>> work) {
    return work.apply(trial);
  }

  @Override
  public <T> Future<T> write(Function<Transaction, Future<T>> work) {
    return work.apply(trial);
  }

  @Override
  public Dialect.Fault fault(Throwable failure) {
    return database.fault(failure);
  }

  @Override
  public boolean missing(Throwable failure) {
    return database.missing(failure);
  }

  /** The real one is somebody else's to close. */
  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private record OnNoRow(Transaction real) implements Transaction {

    @Override
    public Future<List<Row>> query(String sql, Object... values) {
      return real.query(sql, values);
    }

    @Override
    public Future<Integer> update(String sql, Object... values) {
      return real.update(onNoRow(sql), values).map(1);
    }

    @Override
    public Future<List<Integer>> batch(String sql, List<Object[]> bindings) {
      return real.batch(onNoRow(sql), bindings).map(counts -> {
        List<Integer> ones = new ArrayList<>();
        counts.forEach(count -> ones.add(1));
        return ones;
      });
    }

    /** An upsert changes nothing but the row of its own key, which is made up. */
    private static String onNoRow(String sql) {
      String statement = sql.strip();
      String words = statement.toUpperCase(Locale.ROOT);
      boolean changesRows = words.startsWith("UPDATE") || words.startsWith("DELETE");
      if (!changesRows || words.startsWith("UPDATE WATCHDOG_COUNTER")) {
        return statement;
      }
      return statement + (CONDITION.matcher(words).find() ? " AND 1 = 0" : " WHERE 1 = 0");
    }
  }
}
