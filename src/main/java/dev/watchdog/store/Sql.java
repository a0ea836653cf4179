package dev.watchdog.store;

import java.time.Duration;
import java.time.Instant;

/** Pieces of statements, and values for them, the way all engines understand them. */
final class Sql {

  /** Most values that one {@code IN (…)} carries. */
  static final int IN_MAX = 500;

  /** Of a session; more than one that is written has. */
  private static final int SESSION_CHARS_READ = 600;

  private static final Duration MILLIS_MAX = Duration.ofMillis(Integer.MAX_VALUE);

  private Sql() {}

  /** The values of one binding, in the order of its question marks; null is a value. */
  static Object[] values(Object... values) {
    return values;
  }

  /** Milliseconds between two instants; null where they are negative or more than an INTEGER holds. */
  static Integer millis(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    return between.isNegative() || between.compareTo(MILLIS_MAX) > 0 ? null : (Integer) (int) between.toMillis();
  }

  /**
   * A column as the text it holds, for selecting and comparing. SQLite lets a platform declare a column of texts DATETIME, whereupon the
   * client would parse them and fail; and a BLOB there is no text in a comparison. For a column of texts the other engines do nothing.
   */
  static String text(String column) {
    return "CAST(" + column + " AS VARCHAR)";
  }

  /** The condition that a column holds exactly the text that is bound, and nothing where null is bound. */
  static String same(String column) {
    return text(column) + " IS NOT DISTINCT FROM " + text("?");
  }

  /** A session as it is read: what is longer than any session ever is may be megabytes, and would be held for each row. */
  static String session(String column) {
    return "SUBSTR(" + text(column) + ", 1, " + SESSION_CHARS_READ + ")";
  }

  /** {@code (?, ?, ?)}. */
  static String in(int count) {
    return "(" + "?, ".repeat(count - 1) + "?)";
  }
}
