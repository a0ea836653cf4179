package dev.watchdog.store;

import io.vertx.core.Future;
import java.util.List;

/** One transaction under way. Statements follow each other; all of them are committed, or none. */
public interface Transaction {

  /** Executes a statement that answers rows. */
  Future<List<Row>> query(String sql, Object... values);

  /** Executes a change; answers the number of rows changed. */
  Future<Integer> update(String sql, Object... values);

  /** Executes one change with many bindings; answers the rows changed by each. Nothing happens where there are none. */
  Future<List<Integer>> batch(String sql, List<Object[]> bindings);
}
