package dev.watchdog.app;

import dev.watchdog.config.Credentials;
import dev.watchdog.config.Settings;
import dev.watchdog.query.Stores;
import dev.watchdog.query.StoresAwaited;
import dev.watchdog.slot.EmbeddedRedis;
import dev.watchdog.slot.NoSlots;
import dev.watchdog.slot.RedisClient;
import dev.watchdog.slot.RedisSlots;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import dev.watchdog.store.Dialect;
import dev.watchdog.store.Layout;
import dev.watchdog.store.Layouts;
import dev.watchdog.store.Schema;
import dev.watchdog.store.WriteTrial;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Reaches the stores that the settings name. Opening again after a failure goes on with what is open already. */
final class StoreConnection {

  /** What fails is logged by us; and H2 would close itself at once when the process is told to end, below a cycle that is ending too. */
  private static final String EMBEDDED_OPTIONS = ";TRACE_LEVEL_FILE=0;DB_CLOSE_ON_EXIT=FALSE";

  private final Vertx vertx;
  private final Settings settings;
  private final Ports ports;
  private final Supplier<Credentials> credentials;
  private final DataFolder folder = DataFolder.standard();
  private final AtomicReference<StoresAwaited> awaited = new AtomicReference<>(StoresAwaited.UNTRIED);
  private EmbeddedRedis embedded;
  private Redis redis;
  private Database database;
  private OpenStores opened;

  /**
   * Reaches nothing yet.
   *
   * @param credentials asked for at every new connection: they may be exchanged meanwhile
   */
  StoreConnection(Vertx vertx, Settings settings, Ports ports, Supplier<Credentials> credentials) {
    this.credentials = credentials;
    this.vertx = vertx;
    this.settings = settings;
    this.ports = ports;
  }

  /** Tries both, so that an operator who brings one back learns at once about the other. Fails with words for that operator. */
  Future<OpenStores> open() {
    return open(openSlots().map(ports::slots).compose(slots -> slots.ping().map(slots)));
  }

  /**
   * For a single cycle, which is run with problems while Redis is away, as it would be in the service: a marker that cannot be read is one
   * that may be there, and a slot that cannot be released is released by the next cycle.
   */
  Future<OpenStores> openEvenWithoutRedis() {
    return open(openSlots().map(ports::slots));
  }

  private Future<OpenStores> open(Future<SlotRegistry> redis) {
    Future<Layout> database =
        openDatabase()
            .compose(base -> withFolder(folder::closeWhatWasThere, base))
            .compose(base -> prepare(new Schema(base)))
            .compose(layout -> withFolder(folder::close, layout)); // The engine makes its files when it is first used.
    return Future.join(heard(database, StoresAwaited::withDatabase), heard(redis, StoresAwaited::withRedis))
        .<Void>mapEmpty()
        .recover(failure -> Future.failedFuture(new IllegalStateException(awaited.get().words(), failure)))
        .map(both -> opened(database.result(), redis.result()));
  }

  private <T> Future<T> heard(Future<T> tried, BiFunction<StoresAwaited, Optional<String>, StoresAwaited> note) {
    return tried.andThen(done -> {
      Optional<String> said = done.succeeded() ? Optional.empty() : Optional.of(String.valueOf(done.cause().getMessage()));
      awaited.updateAndGet(before -> note.apply(before, said)); // The two stores may answer on different threads.
    });
  }

  /** What each store said last, for whoever asks while they are not both there. */
  StoresAwaited awaited() {
    return awaited.get();
  }

  private OpenStores opened(Layout layout, SlotRegistry slots) {
    Stores stores = Stores.over(database, layout, slots, settings.reconcile().defaultTimeout(), Clock.systemUTC());
    opened = new OpenStores(stores, layout, trial(stores.executions().layouts())::run);
    return opened;
  }

  WriteTrial trial(Layouts layouts) {
    return new WriteTrial(database, layouts, settings.reconcile().staleAfter(), Clock.systemUTC());
  }

  Future<Database> openDatabase() {
    if (database != null) {
      return Future.succeededFuture(database);
    }
    Settings.Database wanted = settings.database();
    Supplier<Optional<String>> password = () -> credentials.get().databasePassword();
    return (wanted.url().isPresent() ? writable(wanted.url().get()) : embeddedUrl())
        .map(url -> database = ports.database(Database.open(vertx, url, wanted.username(), password, wanted.poolSize())));
  }

  /**
   * A SQLite file that may only be read is not opened at all: in its journal mode WAL that would leave files beside it that belong to this
   * user, and the platform could not write any more.
   */
  private Future<String> writable(String url) {
    Optional<String> name = Dialect.sqliteFile(url);
    if (name.isEmpty()) {
      return Future.succeededFuture(url);
    }
    return vertx.executeBlocking(() -> {
      Path file = Path.of(name.get());
      if (Files.exists(file) && !Files.isWritable(file)) {
        throw new IOException(file + " may only be read by this user: a watchdog has to write");
      }
      return url;
    });
  }

  private Future<String> embeddedUrl() {
    return vertx.executeBlocking(() -> {
      String problem = folder.problem();
      if (problem != null) {
        throw new IOException(problem); // The system's own would name the folder and nothing else.
      }
      folder.make();
      return "jdbc:h2:file:" + folder.database() + EMBEDDED_OPTIONS;
    });
  }

  /** What is done with the embedded database's folder; nothing where the database is elsewhere. */
  private <T> Future<T> withFolder(Runnable work, T result) {
    return settings.database().url().isPresent()
        ? Future.succeededFuture(result)
        : vertx.executeBlocking(() -> {
          work.run();
          return result;
        });
  }

  /**
   * The platform's tables are made only where the database is the watchdog's own; its own tables everywhere, once the platform's are known
   * to be what they must be. What the platform has beyond that is found out meanwhile.
   */
  private Future<Layout> prepare(Schema schema) {
    boolean own = settings.database().url().isEmpty() || inMemory(settings.database().url().get());
    return (own ? schema.createPlatform() : Future.<Void>succeededFuture())
        .compose(created -> schema.missingColumns())
        .compose(missing -> {
          if (!missing.isEmpty()) {
            return Future.failedFuture("the database lacks " + String.join(", ", missing));
          }
          Future<Layout> layout = schema.layout();
          return Future.join(schema.migrate(), layout).map(both -> layout.result());
        });
  }

  /** A database in the memory of this process can belong to nobody else. */
  private static boolean inMemory(String url) {
    return url.startsWith("jdbc:h2:mem:");
  }

  Future<SlotRegistry> openSlots() {
    String url = settings.redis().url();
    if (url.equals(Settings.Redis.NONE)) {
      return Future.succeededFuture(new NoSlots());
    }
    if (redis != null) {
      return Future.succeededFuture(slots());
    }
    Future<Redis> client = url.equals(Settings.Redis.EMBEDDED)
        ? startEmbedded().map(address -> RedisClient.of(vertx, address, Optional.empty()))
        : Future.succeededFuture(RedisClient.of(vertx, url, settings.redis().caFile(), () -> credentials.get().redisPassword()));
    return client.map(made -> {
      redis = made;
      return slots();
    });
  }

  private SlotRegistry slots() {
    return new RedisSlots(redis, settings.redis(), embedded != null);
  }

  private Future<String> startEmbedded() {
    return EmbeddedRedis.start(vertx).map(started -> {
      embedded = started;
      return started.url();
    });
  }

  Stores stores() {
    return opened.stores();
  }

  Layout layout() {
    return opened.layout();
  }

  Redis redis() {
    return redis;
  }

  Future<Void> close() {
    Future<Void> client = redis == null ? Future.succeededFuture() : redis.close();
    return client
        .eventually(() -> database == null ? Future.succeededFuture() : database.close())
        .eventually(() -> embedded == null ? Future.succeededFuture() : embedded.stop(vertx));
  }
}
