package dev.watchdog.demo;

import dev.watchdog.Watchdog;
import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Everything embedded, in one process: a fleet that misbehaves, the watchdog exactly as it runs elsewhere, and a platform that keeps
 * starting work.
 */
public final class Demo {

  private static final int AGENTS = 20;
  private static final Duration WORK = Duration.ofSeconds(14);
  private static final long SEED = 166;
  private static final Duration STORES_PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private Fleet fleet;
  private Watchdog watchdog;
  private String platform;
  private String url;

  private Demo(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Starts all of it. Completes when the dashboard listens, the stores are reached and the first executions are there; when something of
   * that fails, what had started is stopped again.
   *
   * @param settings as for a run, with {@code agents.url} replaced by the fleet's
   */
  public static Future<Demo> start(Vertx vertx, Settings settings) {
    Demo demo = new Demo(vertx);
    return demo.begin(settings)
        .map(demo)
        .recover(cause -> demo.stop().transform(stopped -> Future.failedFuture(cause)));
  }

  /** Where the dashboard is. */
  public String url() {
    return url;
  }

  /** Stops the platform, then the watchdog, then the agents, each whatever became of the one before. */
  public Future<Void> stop() {
    Future<Void> platformStopped = platform == null ? Future.succeededFuture() : vertx.undeploy(platform);
    return platformStopped
        .eventually(() -> watchdog == null ? Future.succeededFuture() : watchdog.stop())
        .eventually(() -> fleet == null ? Future.succeededFuture() : fleet.stop());
  }

  private Future<Void> begin(Settings settings) {
    return Fleet.start(vertx, new FleetOptions(AGENTS, "127.0.0.1", 0, WORK, SEED, true))
        .onSuccess(started -> fleet = started)
        .compose(started -> Watchdog.serve(vertx, onItsOwn(settings, fleet.agentsUrl())))
        .onSuccess(serving -> {
          watchdog = serving;
          url = Endpoint.http(settings.http().host(), serving.httpPort());
        })
        .compose(serving -> serving.ready().timeout(STORES_PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .compose(ready -> vertx.deployVerticle(platform(settings.redis())))
        .onSuccess(deployed -> platform = deployed)
        .mapEmpty();
  }

  private Platform platform(Settings.Redis keys) {
    PlatformTables tables = new PlatformTables(watchdog.database()::read, watchdog.database()::write);
    return new Platform(fleet, tables, new PlatformSlots(Optional.ofNullable(watchdog.redis()), keys), SEED, InstantSource.system());
  }

  private static Settings onItsOwn(Settings settings, String url) {
    Settings.Agents agents = settings.agents();
    return new Settings(
        settings.reconcile(),
        new Settings.Agents(
            url,
            agents.runningPath(),
            agents.terminatePath(),
            agents.lastErrorPath(),
            agents.resultPath(),
            agents.connectTimeout(),
            agents.registryTimeout(),
            agents.terminateTimeout(),
            agents.lastErrorTimeout(),
            agents.resultTimeout(),
            agents.maxInFlight(),
            agents.maxPerAgent(),
            agents.maxBody(),
            agents.maxResult(),
            agents.authSecret()),
        ownDatabase(settings.database()),
        settings.redis(),
        settings.brake(),
        settings.ghosts(),
        settings.http(),
        settings.security());
  }

  /** A database of this demo alone: one that was left in the memory of this process would bring rows that no agent of this fleet knows. */
  private static Settings.Database ownDatabase(Settings.Database database) {
    String url = "jdbc:h2:mem:demo-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    return new Settings.Database(Optional.of(url), Optional.empty(), Optional.empty(), database.poolSize());
  }
}
