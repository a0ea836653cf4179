package dev.watchdog.app;

import dev.watchdog.agent.AgentClient;
import dev.watchdog.agent.Agents;
import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.RunCycle;
import dev.watchdog.config.BuildVersion;
import dev.watchdog.config.Credentials;
import dev.watchdog.config.Settings;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Problem;
import dev.watchdog.json.ReportJson;
import dev.watchdog.metrics.MetricsVerticle;
import dev.watchdog.query.LiveOperations;
import dev.watchdog.store.Database;
import dev.watchdog.store.Layout;
import dev.watchdog.web.WebVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Composition root: the stores are reached, with back-off and for as long as that takes, while HTTP begins to listen; once there are both,
 * the verticles are deployed, those that answer before those that ask. Stops in reverse.
 */
public final class Watchdog {

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration RETRY_MIN = Duration.ofMillis(250);
  private static final Duration RETRY_MAX = Duration.ofSeconds(10);
  private static final Duration ONCE_MAX = Duration.ofMinutes(30);

  private final Vertx vertx;
  private final Settings settings;
  private final Bus bus;
  private final InstantSource clock = Clock.systemUTC();
  private final LiveOperations operations;
  private final Ports ports;
  private final StoreConnection connection;
  private final AtomicReference<Credentials> credentials;
  private volatile List<Problem> standing = List.of();
  private final Promise<Void> ready = Promise.promise();
  private MetricsVerticle metrics;
  private WebVerticle web;
  private Verticles verticles;
  private boolean stopping;

  private Watchdog(Vertx vertx, Settings settings, Ports ports) {
    this.vertx = vertx;
    this.settings = settings;
    this.bus = Bus.install(vertx);
    Policy policy = settings.reconcile().policy();
    this.operations = new LiveOperations(bus, settings, policy, clock, BuildVersion.text());
    this.ports = ports;
    this.credentials = new AtomicReference<>(Credentials.of(settings));
    this.connection = new StoreConnection(vertx, settings, ports, credentials::get);
    operations.reaching(connection::awaited);
    operations.standing(this::standing);
  }

  /** The service. Completes when HTTP listens; {@link #ready} tells when the stores were reached. */
  public static Future<Watchdog> serve(Vertx vertx, Settings settings) {
    return serve(vertx, settings, Ports.PLAIN);
  }

  /** The service, with something between it and the world. */
  public static Future<Watchdog> serve(Vertx vertx, Settings settings, Ports ports) {
    Watchdog watchdog = new Watchdog(vertx, settings, ports);
    Future<OpenStores> opening = watchdog.connection.open(); // The long half of a start; what listens meanwhile says that it is not ready.
    watchdog.metrics = new MetricsVerticle(watchdog.bus, settings.reconcile().interval(), BuildVersion.text());
    watchdog.web = new WebVerticle(watchdog.operations, watchdog.metrics::text, settings.http(), settings.security(), watchdog.clock);
    return vertx
        .deployVerticle(watchdog.metrics)
        .compose(listening -> vertx.deployVerticle(watchdog.web))
        .map(
            deployed -> {
              watchdog.reach(opening, RETRY_MIN).onComplete(tried -> watchdog.metrics.watchProcess());
              return watchdog;
            })
        .recover(deaf -> opening.transform(tried -> watchdog.stop()).transform(stopped -> Future.failedFuture(deaf)));
  }

  /** Tries until the stores are there: a watchdog outlives any outage, also the one it was started in. */
  private Future<Void> reach(Future<OpenStores> opening, Duration retry) {
    return opening
        .compose(this::deploy)
        .onSuccess(deployed -> ready.tryComplete())
        .onFailure(
            failure -> {
              if (!stopping) {
                LOG.atWarn().addKeyValue("reason", failure.getMessage()).addKeyValue("again_in", retry).log("stores.waiting");
                Duration next = retry.multipliedBy(2).compareTo(RETRY_MAX) > 0 ? RETRY_MAX : retry.multipliedBy(2);
                vertx.timer(retry.toMillis(), TimeUnit.MILLISECONDS).onSuccess(waited -> reach(connection.open(), next));
              }
            });
  }

  private Future<Void> deploy(OpenStores opened) {
    if (stopping) {
      return Future.failedFuture("stopping");
    }
    verticles = verticles(opened);
    return verticles.deploy(true).onSuccess(deployed -> operations.reached(opened.stores()));
  }

  /** Built over stores of which the log first says what they lack. */
  private Verticles verticles(OpenStores opened) {
    opened.layout().absences().forEach(absence -> LOG.atInfo().addKeyValue("absent", absence).log("store.works-without"));
    Function<Vertx, Agents> client = owner -> ports.agents(
        new AgentClient(owner, settings.agents(), () -> credentials.get().agentSecret(), clock, System::nanoTime));
    IntSupplier browsers = () -> web == null ? 0 : web.browsers();
    return new Verticles(vertx, bus, settings, clock, System::nanoTime, opened, client, browsers, this::standing);
  }

  /** Connects to the stores without HTTP or timer and runs one cycle; answers the report. */
  public static Future<JsonObject> once(Vertx vertx, Settings settings, boolean dryRun) {
    Watchdog watchdog = new Watchdog(vertx, settings, Ports.PLAIN);
    return watchdog
        .connection
        .openEvenWithoutRedis()
        .compose(
            opened -> {
              watchdog.verticles = watchdog.verticles(opened);
              return watchdog.verticles.deploy(false);
            })
        .compose(deployed -> watchdog.bus.ask(Addresses.RUN_CYCLE, new RunCycle(dryRun, List.of(), true), ONCE_MAX))
        .map(done -> ReportJson.encode(done.cycleId(), done.report(), done.startedAt(), done.finishedAt()))
        .eventually(() -> watchdog.verticles == null ? Future.succeededFuture() : watchdog.verticles.told())
        .eventually(watchdog::stop);
  }

  /** From now on garbage is collected between cycles: for a process that has nothing else to do. */
  public Future<Void> collectBetweenCycles() {
    return new BetweenCycles(vertx, System::gc).listen(bus);
  }

  /** The port HTTP listens on. */
  public int httpPort() {
    return web.port();
  }

  /** From now on these users may log in and no others, and these secrets are used; from any thread. */
  public void exchange(Credentials later) {
    credentials.set(later);
    operations.signWith(later.users().jwtSecret());
    web.admit(later.users());
  }

  /** What is wrong apart from any cycle, until this is called again; from any thread. */
  public void standing(List<Problem> problems) {
    standing = List.copyOf(problems);
  }

  private List<Problem> standing() {
    Optional<String> tls = web == null ? Optional.empty() : web.tlsProblem();
    return Stream.concat(standing.stream(), tls.map(Problem.Kind.CERTIFICATE::says).stream()).toList();
  }

  /** Completes when the stores were reached and every verticle is deployed. */
  public Future<Void> ready() {
    return ready.future();
  }

  /** The SQL store; only once {@link #ready}. */
  public Database database() {
    return connection.stores().database();
  }

  /** Redis; only once {@link #ready}, and null with {@code redis.url: none}. */
  public Redis redis() {
    return connection.redis();
  }

  /** What the platform's database has; only once {@link #ready}. */
  public Layout layout() {
    return connection.layout();
  }

  /** Stops what was started, in reverse. */
  public Future<Void> stop() {
    stopping = true;
    Future<Void> undeployed = verticles == null ? Future.succeededFuture() : verticles.undeploy();
    return undeployed
        .eventually(() -> undeploy(web))
        .eventually(() -> undeploy(metrics))
        .eventually(connection::close);
  }

  private Future<Void> undeploy(VerticleBase verticle) {
    return verticle == null || verticle.deploymentID() == null ? Future.succeededFuture() : vertx.undeploy(verticle.deploymentID());
  }
}
