package dev.watchdog.store;

import dev.watchdog.core.RunningRow;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The running rows as they were read last. Whoever reads them again finds each by its id, and at once where they come in the same order, as
 * they nearly always do: a hundred thousand rows and all they consist of are far more than a processor keeps at hand, and looked up through
 * a map each is somewhere else.
 */
final class LastReading {

  /** Nothing was read yet. */
  static final LastReading NONE = new LastReading(List.of());

  /** So many rows in a row may be gone since, and order is still found. */
  private static final int GONE_MAX = 16;

  private final List<RunningRow> rows;
  private final Map<String, RunningRow> byId;

  /**
   * A reading.
   *
   * @param rows in the order in which they were read; not changed any more. Of two with one id the later counts
   */
  LastReading(List<RunningRow> rows) {
    this.rows = rows;
    this.byId = new HashMap<>(rows.size() * 2);
    rows.forEach(row -> byId.put(row.id(), row));
  }

  List<RunningRow> rows() {
    return rows;
  }

  Set<String> ids() {
    return Collections.unmodifiableSet(byId.keySet());
  }

  /** Begins to find rows. */
  Search search() {
    return new Search();
  }

  /** Finds one row after the other. For one thread at a time. */
  final class Search {
    private int next;

    /** The row with that id, null where there was none. */
    RunningRow find(String id) {
      int end = Math.min(rows.size(), next + GONE_MAX);
      for (int i = next; i < end; i++) {
        RunningRow row = rows.get(i);
        if (row.id().equals(id)) {
          next = i + 1;
          return row;
        }
      }
      return byId.get(id);
    }
  }
}
