package dev.watchdog.store;

import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A database on which every statement is tried and nothing is done. All uses share one transaction of the real one, which is rolled back.
 * A change of rows is tried on no row ({@code AND 1 = 0}), which rights, types and generated columns refuse as they would refuse the change
 * itself, and is answered as if it had changed one, so that what follows it is tried too. What would be inserted is no row either. Only the
 * counter of the watchdog's own ids is really advanced: a full disk or a folder that cannot be written to refuses nothing else.
 */
final class TrialDatabase implements Database {

  private static final Pattern CONDITION = Pattern.compile("\\bWHERE\\b");
  private static final Pattern INSERT = Pattern.compile("^\\s*(?:INSERT|MERGE) INTO (\\w+)\\s*\\(([^)]*)\\)");
  private static final Pattern VALUES = Pattern.compile("\\s*VALUES \\([^)]*\\)");
  private static final int TABLE = 1;
  private static final int COLUMNS = 2;

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
        .recover(failure -> DatabaseFailure.isCausedBy(Undone.class, failure) ? Future.succeededFuture() : Future.failedFuture(failure));
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
      return batch(sql, List.<Object[]>of(values)).map(1);
    }

    @Override
    public Future<List<Integer>> batch(String sql, List<Object[]> bindings) {
      Matcher insert = INSERT.matcher(sql);
      Future<?> tried = insert.find() ? real.update(ofNoRow(insert, sql)) : real.batch(onNoRow(sql), bindings);
      return tried.map(Collections.nCopies(bindings.size(), 1));
    }

    /** With the columns of no row in the place of the values, whatever is to be done where the key is there already. */
    private static String ofNoRow(Matcher insert, String sql) {
      String noRow = " SELECT " + insert.group(COLUMNS) + " FROM " + insert.group(TABLE) + " WHERE 1 = 0";
      return insert.group() + VALUES.matcher(sql.substring(insert.end())).replaceFirst(noRow);
    }

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
