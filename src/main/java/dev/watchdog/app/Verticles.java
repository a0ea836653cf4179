package dev.watchdog.app;

import dev.watchdog.agent.Agents;
import dev.watchdog.bus.Bus;
import dev.watchdog.config.Settings;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Problem;
import dev.watchdog.flow.AgentProbeVerticle;
import dev.watchdog.flow.DecisionVerticle;
import dev.watchdog.flow.PersistenceVerticle;
import dev.watchdog.flow.RelayVerticle;
import dev.watchdog.flow.TimerVerticle;
import dev.watchdog.flow.recovery.Backlog;
import dev.watchdog.flow.recovery.ClockReads;
import dev.watchdog.flow.recovery.CycleEntries;
import dev.watchdog.flow.recovery.Finaliser;
import dev.watchdog.flow.recovery.Loader;
import dev.watchdog.flow.recovery.Opening;
import dev.watchdog.flow.recovery.Pruning;
import dev.watchdog.flow.recovery.Settling;
import dev.watchdog.flow.recovery.Sweeper;
import dev.watchdog.flow.recovery.WriteAbility;
import dev.watchdog.flow.recovery.WriteBreaker;
import dev.watchdog.query.Stores;
import dev.watchdog.store.AuditReads;
import dev.watchdog.store.History;
import dev.watchdog.store.HousekeepingStore;
import dev.watchdog.store.KnownThings;
import dev.watchdog.store.Ledger;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Builds the verticles over opened stores, deploys those that answer before those that ask, and undeploys them in reverse. */
public final class Verticles {

  /** A lock is gone, a server is back: what could not be entered is tried again. */
  private static final Duration ENTERED_LATER = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Bus bus;
  private final Settings settings;
  private final Policy policy;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final OpenStores opened;
  private final Function<Vertx, Agents> agents;
  private final IntSupplier browsers;
  private final Supplier<List<Problem>> standing;
  private final List<String> deployed = new ArrayList<>();
  private RelayVerticle relay;

  /**
   * Builds nothing yet.
   *
   * @param nanoTime the monotonic clock beside the wall clock
   * @param agents makes the client that agents are called with
   * @param browsers how many listen to events now
   * @param standing what is wrong apart from any cycle
   */
  public Verticles(
      Vertx vertx,
      Bus bus,
      Settings settings,
      InstantSource clock,
      LongSupplier nanoTime,
      OpenStores opened,
      Function<Vertx, Agents> agents,
      IntSupplier browsers,
      Supplier<List<Problem>> standing) {
    this.vertx = vertx;
    this.bus = bus;
    this.settings = settings;
    this.policy = settings.reconcile().policy();
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.opened = opened;
    this.agents = agents;
    this.browsers = browsers;
    this.standing = standing;
  }

  /**
   * Deploys all, or nothing.
   *
   * @param ticking whether cycles come by themselves
   */
  public Future<Void> deploy(boolean ticking) {
    relay = new RelayVerticle(bus, opened.stores().outbox(), clock, browsers);
    Future<Void> done =
        deploy(persistence())
            .compose(next -> deploy(new AgentProbeVerticle(bus, agents)))
            .compose(next -> deploy(relay))
            .compose(next -> deploy(decision()));
    Future<Void> all = ticking ? done.compose(next -> deploy(timer())) : done;
    // What was deployed would go on answering beside the next try's: half of the writes would go to a finaliser that no cycle resets.
    return all.recover(failure -> undeploy().transform(undeployed -> Future.failedFuture(failure)));
  }

  private Future<Void> deploy(VerticleBase verticle) {
    return vertx.deployVerticle(verticle).map(deployed::add).mapEmpty();
  }

  private PersistenceVerticle persistence() {
    Stores stores = opened.stores();
    WriteAbility ability = new WriteAbility(opened.trial(), stores.executions().layouts());
    WriteBreaker breaker = new WriteBreaker(stores.database(), ability);
    Backlog backlog = new Backlog(bus, stores.outbox(), stores.executions(), stores.slots(), clock);
    Ledger ledger = new Ledger(stores.database(), stores.executions().layouts());
    HousekeepingStore housekeeping = new HousekeepingStore(stores.database(), stores.executions().layouts(), policy.staleAfter());
    Loader loader = new Loader(stores.executions(), stores.memory(), stores.outbox(), clock);
    KnownThings known = new KnownThings(stores.database());
    CycleEntries entries =
        new CycleEntries(stores.cycles(), breaker, entry -> vertx.setTimer(ENTERED_LATER.toMillis(), again -> entry.run()));
    ClockReads clocks = new ClockReads(stores.database(), stores.slots(), settings.reconcile().clockWitnesses(), clock);
    Opening opening = new Opening(loader, backlog, entries, clocks, known, stores.slots(), breaker, ability);
    Settling settling =
        new Settling(
            opening,
            stores.memory(),
            known,
            stores.slots(),
            new Sweeper(stores.executions(), housekeeping, stores.slots(), settings.redis().slotRule(), breaker, clock),
            new AuditReads(stores.database(), clock),
            new Pruning(new History(stores.database()), settings.history(), breaker, clock),
            breaker);
    Finaliser finaliser = new Finaliser(bus, ledger, stores.outbox(), stores.slots(), backlog, breaker, ability, clock);
    return new PersistenceVerticle(bus, opening, loader, finaliser, settling, entries, stores.slots(), ability);
  }

  private DecisionVerticle decision() {
    return DecisionVerticle.of(
        bus,
        settings,
        policy,
        settings.brake().brake(),
        settings.ghosts().rule(),
        standing,
        clock,
        nanoTime);
  }

  private TimerVerticle timer() {
    Settings.Reconcile reconcile = settings.reconcile();
    return new TimerVerticle(bus, reconcile.firstDelay(), reconcile.interval(), reconcile.confirmAfter(), clock, nanoTime);
  }

  /** Completes when everything the ledger holds was told, or could not be. */
  public Future<Void> told() {
    return relay == null ? Future.succeededFuture() : relay.told();
  }

  /** Undeploys all, in reverse. */
  public Future<Void> undeploy() {
    Future<Void> done = Future.succeededFuture();
    for (int i = deployed.size() - 1; i >= 0; i--) {
      String id = deployed.get(i);
      done = done.eventually(() -> vertx.undeploy(id));
    }
    deployed.clear();
    return done;
  }
}
