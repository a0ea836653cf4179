package dev.watchdog.demo;

import dev.watchdog.app.Ports;
import dev.watchdog.app.Watchdog;
import dev.watchdog.config.Credentials;
import dev.watchdog.config.Settings;
import dev.watchdog.core.Problem;
import dev.watchdog.fault.Fault;
import dev.watchdog.fault.FaultPlan;
import dev.watchdog.fault.FaultyPorts;
import dev.watchdog.fault.Injection;
import dev.watchdog.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything embedded, in one process: a fleet that misbehaves, the watchdog exactly as it runs elsewhere, and a platform that keeps
 * starting work.
 */
public final class Demo {

  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);
  private static final long SEED = 166;
  private static final Duration STORES_PATIENCE = Duration.ofSeconds(60);
  private static final double FAULT_PROBABILITY = 0.06;
  private static final Duration FAULT_DELAY_MAX = Duration.ofSeconds(1);
  private static final Duration FAULTS_TOLD_EVERY = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final FaultPlan plan =
      new FaultPlan(SEED, FAULT_PROBABILITY, EnumSet.allOf(Fault.class), FAULT_DELAY_MAX, Demo::tellMisled);
  private FaultyPorts faults;
  private final Pace pace;
  private long faultsTimer = -1;
  private Fleet fleet;
  private Watchdog watchdog;
  private String platform;
  private String url;

  private Demo(Vertx vertx, Pace pace) {
    this.vertx = vertx;
    this.pace = pace;
  }

  /**
   * Starts all of it. Completes when the dashboard listens, the stores are reached and the first executions are there; when something of
   * that fails, what had started is stopped again.
   *
   * @param settings as for a run, with {@code agents.url} replaced by the fleet's
   * @param faulty whether the watchdog's ports are struck by faults once all of it runs; the platform's are not
   */
  public static Future<Demo> start(Vertx vertx, Settings settings, Pace pace, boolean faulty) {
    Demo demo = new Demo(vertx, pace);
    if (faulty) {
      demo.faults = new FaultyPorts(vertx, demo.plan, InstantSource.system());
    }
    return demo.begin(settings)
        .map(demo)
        .recover(cause -> demo.stop().transform(stopped -> Future.failedFuture(cause)));
  }

  /** Where the dashboard is. */
  public String url() {
    return url;
  }

  /** From now on these users may log in and no others, and these secrets are used; from any thread. */
  public void exchange(Credentials later) {
    watchdog.exchange(later);
  }

  /** What is wrong apart from any cycle, until this is called again; from any thread. */
  public void standing(List<Problem> problems) {
    watchdog.standing(problems);
  }

  /** How often each fault has struck so far; empty where none is to. */
  public Map<Fault, Long> injected() {
    return plan.injected();
  }

  /** Stops the platform, then the watchdog, then the agents, each whatever became of the one before. */
  public Future<Void> stop() {
    if (faults != null) {
      plan.heal();
      vertx.cancelTimer(faultsTimer);
      tellInjected();
    }
    Future<Void> platformStopped = platform == null ? Future.succeededFuture() : vertx.undeploy(platform);
    return platformStopped
        .eventually(() -> watchdog == null ? Future.succeededFuture() : watchdog.stop())
        .eventually(() -> fleet == null ? Future.succeededFuture() : fleet.stop());
  }

  private Future<Void> begin(Settings settings) {
    return Fleet.start(vertx, new FleetOptions(pace.agents(), "127.0.0.1", 0, pace.work(), SEED, true))
        .onSuccess(started -> fleet = started)
        .compose(started -> Watchdog.serve(vertx, onItsOwn(settings, fleet.agentsUrl()), faults == null ? Ports.PLAIN : faults))
        .onSuccess(serving -> {
          watchdog = serving;
          url = Endpoint.of(settings.http(), serving.httpPort());
        })
        .compose(serving -> serving.ready().timeout(STORES_PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
        .compose(ready -> vertx.deployVerticle(platform(settings.redis())))
        .onSuccess(deployed -> {
          platform = deployed;
          letFaultsStrike(settings.redis());
        })
        .mapEmpty();
  }

  private void letFaultsStrike(Settings.Redis keys) {
    if (faults != null) {
      faults.tamperThrough(watchdog.redis(), keys);
      faultsTimer = vertx.setPeriodic(FAULTS_TOLD_EVERY.toMillis(), fired -> tellInjected());
      plan.strike();
    }
  }

  private void tellInjected() {
    LOG.atInfo().addKeyValue("injected", injected()).log("demo.faults");
  }

  private static void tellMisled(Injection injection) {
    LOG.atInfo()
        .addKeyValue("fault", injection.fault())
        .addKeyValue("agent", injection.agent())
        .addKeyValue("executions", injection.executionIds())
        .log("demo.misled");
  }

  private Platform platform(Settings.Redis keys) {
    Database database = faults == null ? watchdog.database() : faults.unharmed();
    PlatformTables tables = new PlatformTables(database::read, database::write);
    PlatformSlots slots = new PlatformSlots(Optional.ofNullable(watchdog.redis()), keys);
    return new Platform(fleet, tables, slots, pace, SEED, InstantSource.system());
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
            agents.authSecret(),
            agents.tls()),
        ownDatabase(settings.database()),
        settings.redis(),
        settings.brake(),
        settings.ghosts(),
        settings.history(),
        settings.http(),
        settings.security());
  }

  /** A database of this demo alone: one that was left in the memory of this process would bring rows that no agent of this fleet knows. */
  private static Settings.Database ownDatabase(Settings.Database database) {
    String url = "jdbc:h2:mem:demo-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    return new Settings.Database(Optional.of(url), Optional.empty(), Optional.empty(), database.poolSize());
  }
}
