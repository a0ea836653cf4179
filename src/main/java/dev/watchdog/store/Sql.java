package dev.watchdog.store;

import dev.watchdog.core.Bounds;
import java.time.Duration;
import java.time.Instant;

/** Pieces of statements, and values for them, the way all engines understand them. */
final class Sql {

  /** Most values that one {@code IN (…)} carries. */
  static final int IN_MAX = 500;

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

  /** A session as it is read: whether there is one is asked, and it is shown. */
  static String session(String column) {
    return beginning(column, Bounds.SESSION_ID);
  }

  /** The beginning of a text that is shown, or looked at for what it means: the whole may be megabytes, and would be held for each row. */
  static String beginning(String column, int chars) {
    return "SUBSTR(" + text(column) + ", 1, " + chars + ")";
  }

  /** Whether a text is longer; nothing where there is none. */
  static String longer(String column, int chars) {
    return "LENGTH(" + text(column) + ") > " + chars;
  }

  /** A text that is compared, of the type that its column has; null where it is longer. */
  static String unlessLonger(String column, int chars) {
    return "CASE WHEN " + longer(column, chars) + " THEN NULL ELSE " + column + " END";
  }

  /** {@code (?, ?, ?)}. */
  static String in(int count) {
    return "(" + "?, ".repeat(count - 1) + "?)";
  }
}
