package dev.watchdog.store;

/** Pieces of statements, and values for them, the way all engines understand them. */
final class Sql {

  /** Most values that one {@code IN (…)} carries. */
  static final int IN_MAX = 500;

  private Sql() {}

  /** The values of one binding, in the order of its question marks; null is a value. */
  static Object[] values(Object... values) {
    return values;
  }

  /** {@code (?, ?, ?)}. */
  static String in(int count) {
    return "(" + "?, ".repeat(count - 1) + "?)";
  }
}
