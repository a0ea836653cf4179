package dev.watchdog.store;

import io.vertx.core.Future;
import java.util.Optional;

/** Single things that must outlive a process, by their names. */
public final class KnownThings {

  /** Which start of Redis is relied on. */
  public static final String REDIS_RUN_ID = "redis_run_id";

  private final Database database;

  public KnownThings(Database database) {
    this.database = database;
  }

  /** What is known by that name; empty where nothing is. */
  public Future<Optional<String>> read(String name) {
    return database
        .read(transaction -> transaction.query("SELECT known FROM watchdog_known WHERE name = ?", name))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.ofNullable(rows.get(0).text(0)));
  }

  public Future<Void> keep(String name, String known) {
    String sql = database.dialect().upsert("watchdog_known", "name", "known");
    return database.write(transaction -> transaction.update(sql, name, known)).mapEmpty();
  }
}
