package dev.watchdog.store;

import dev.watchdog.core.SafeText;
import java.sql.SQLException;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What became of work with the database, in words for an operator; what the driver said, values included, is its cause. */
public final class DatabaseFailure extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final int WORDS_CHARS_MAX = 300;
  private static final Pattern TABLE =
      Pattern.compile("(?<!DISTINCT )\\b(?:FROM|JOIN|UPDATE|INTO|TABLE)\\s+([a-z][a-z0-9_]*)", Pattern.CASE_INSENSITIVE);

  DatabaseFailure(String words, Throwable cause) {
    super(words, cause, false, false);
  }

  /** What the engine said of this statement; where a lock was in the way, also of which tables, which PostgreSQL does not tell. */
  static DatabaseFailure of(Dialect dialect, String sql, Throwable failure) {
    SQLException error = sqlError(failure);
    boolean locked = error != null && dialect.namelessLock(error);
    return new DatabaseFailure(locked ? words(failure) + " on " + String.join(" or ", tables(sql)) : words(failure), failure);
  }

  private static Collection<String> tables(String sql) {
    Collection<String> tables = new TreeSet<>();
    for (Matcher named = TABLE.matcher(sql); named.find(); ) {
      tables.add(named.group(1));
    }
    return tables;
  }

  /** What was said already where it was; else what the engine said, or that it said nothing. */
  static DatabaseFailure of(Throwable failure) {
    return failure instanceof DatabaseFailure told ? told : new DatabaseFailure(words(failure), failure);
  }

  /** Without the statement that a batch's error repeats with all its values. */
  private static String words(Throwable failure) {
    SQLException error = sqlError(failure);
    String said = String.valueOf((error == null ? failure : error).getMessage());
    return SafeText.line(said.lines().findFirst().orElse(said), WORDS_CHARS_MAX) + hint(error);
  }

  /** Behind a pooler of transactions a statement that was prepared is in another session by the next one. */
  private static String hint(SQLException error) {
    String state = error == null ? "" : String.valueOf(error.getSQLState());
    return state.equals("42P05") || state.equals("26000")
        ? " (a pooler stands between: leave prepareThreshold out of database.url, or set it to 0)"
        : "";
  }

  /** Whether it failed with that, whoever wrapped it. */
  static boolean isCausedBy(Class<? extends Throwable> kind, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** The innermost SQL error that carries a code: a batch's error only wraps it. Null where there is none. */
  static SQLException sqlError(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error) {
        boolean wraps = error.getErrorCode() == 0 && error.getNextException() != null;
        return wraps ? error.getNextException() : error;
      }
    }
    return null;
  }
}
