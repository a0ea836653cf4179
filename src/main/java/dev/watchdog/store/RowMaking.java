package dev.watchdog.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Makes of rows what is wanted of them, page by page, while whoever reads them reads the next page. One page is being made at a time and
 * one is being read: whoever reads faster waits. For one reading thread.
 *
 * @param <T> what is wanted of a row
 */
final class RowMaking<T> {

  /** Rows that are handed over together, as many as come from the server together. */
  static final int PAGE = 1000;

  private final Function<Row, T> each;
  private final Executor maker;
  private final List<T> made = new ArrayList<>();
  private List<Row> page = new ArrayList<>();
  private CompletableFuture<Void> making = CompletableFuture.completedFuture(null);

  /**
   * Begins.
   *
   * @param each called on the maker's thread, for one row after the other in their order, or on that of the reader
   */
  RowMaking(Function<Row, T> each, Executor maker) {
    this.each = each;
    this.maker = maker;
  }

  /** Throws what making an earlier row failed with. */
  void add(Row row) {
    page.add(row);
    if (page.size() == PAGE) {
      await();
      List<Row> full = page;
      page = new ArrayList<>(PAGE);
      making = CompletableFuture.runAsync(() -> make(full), maker);
    }
  }

  /** All that was made, in the order of the rows. Throws what making any of them failed with. */
  List<T> all() {
    await();
    make(page);
    return made;
  }

  private void make(List<Row> rows) {
    rows.forEach(row -> made.add(each.apply(row)));
  }

  private void await() {
    try {
      making.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }
}
