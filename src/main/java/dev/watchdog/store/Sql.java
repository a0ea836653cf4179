package dev.watchdog.store;

import java.util.ArrayList;
import java.util.List;

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

  static <T> List<List<T>> chunks(List<T> all, int size) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      chunks.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return chunks;
  }
}
