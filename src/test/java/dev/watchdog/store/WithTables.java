package dev.watchdog.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database with the tables of a platform and those of the watchdog. */
abstract class WithTables {

  private final Vertx vertx = Vertx.vertx();
  private final dev.watchdog.support.Database engine;
  dev.watchdog.support.Store platform;
  Database database;

  WithTables(dev.watchdog.support.Database engine) {
    this.engine = engine;
  }

  @BeforeEach
  final void open() throws Exception {
    platform = dev.watchdog.support.Store.full(engine);
    Optional<String> username = Optional.ofNullable(engine.credentials().get("database.username"));
    Optional<String> password = Optional.ofNullable(engine.credentials().get("database.password"));
    database = Database.open(vertx, engine.url(), username, password, 4);
    await(new Schema(database).migrate());
  }

  @AfterEach
  final void close() throws Exception {
    await(database.close());
    await(vertx.close());
    engine.close();
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }
}
