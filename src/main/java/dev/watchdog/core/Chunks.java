package dev.watchdog.core;

import java.util.ArrayList;
import java.util.List;

/** Cuts what is too much for one statement or one call into pieces that are not. */
public final class Chunks {

  private Chunks() {}

  /** Views of the list, in its order, each of the given size but for the last; none of an empty list. */
  public static <T> List<List<T>> of(List<T> all, int size) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      chunks.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return chunks;
  }
}
