package dev.watchdog.demo;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.watchdog.config.Settings;
import dev.watchdog.store.Database;
import dev.watchdog.store.Row;
import dev.watchdog.store.Schema;
import dev.watchdog.support.RealRedis;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The stores of the demo's platform: an H2 in memory with the tables as the watchdog makes them, and a real Redis, both empty. */
final class PlatformStores {

  private static final AtomicInteger COUNT = new AtomicInteger();

  final RealRedis redis = RealRedis.shared();
  final PlatformTables tables;
  final PlatformSlots slots;
  private final Database database;

  PlatformStores(Vertx vertx) throws Exception {
    String url = "jdbc:h2:mem:demo" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    database = Database.open(vertx, url, Optional.empty(), Optional.empty(), 4);
    new Schema(database).createPlatform().await(10, SECONDS);
    redis.clear();
    tables = new PlatformTables(database::read, database::write);
    Settings.Redis keys = new Settings.Redis(
        redis.url(),
        Optional.empty(),
        "agent:slots:{agent}",
        "agent:slot:{agent}:{execution}",
        "agent:running:{agent}",
        "execution:inflight:{execution}",
        Duration.ofMinutes(5),
        Duration.ofMinutes(20));
    slots = new PlatformSlots(Optional.of(Redis.createClient(vertx, redis.url())), keys);
  }

  /** Runs a statement; every row as the list of its values. */
  List<List<Object>> sql(String statement, Object... values) throws Exception {
    return database.write(transaction -> transaction.query(statement, values).map(rows -> {
      List<List<Object>> all = new ArrayList<>();
      for (Row row : rows) {
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
          columns.add(row.value(i));
        }
        all.add(columns);
      }
      return all;
    })).await(10, SECONDS);
  }

  /** Status of the row; fails where there is none. */
  String status(String id) throws Exception {
    return (String) sql("SELECT status FROM schedule_executions WHERE id = ?", id).get(0).get(0);
  }

  void close() throws Exception {
    database.close().await(10, SECONDS);
  }
}
