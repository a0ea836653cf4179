package dev.watchdog.simulation;

import dev.watchdog.app.OpenStores;
import dev.watchdog.app.Verticles;
import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.RunCycle;
import dev.watchdog.query.Stores;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;
import dev.watchdog.store.Layout;
import dev.watchdog.store.WriteTrial.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** One watchdog process: the product's verticles, as they are deployed in production, over the simulated world. */
final class Instance {

  private static final Layout LAYOUT = new Layout(true, true, true, true, true, true, true, true, true);
  private static final Duration CYCLE_MAX = Duration.ofMinutes(30);

  private final Life life;
  private final Bus bus;
  private final Verticles verticles;
  private final Stores stores;

  /** Starts it. */
  Instance(World world, String name) {
    life = new Life(name, world.loop);
    if (world.weather.strikes(Fault.CLOCK_WRONG_AT_START, 0.05)) {
      life.skew(Disasters.wrong(world.chance));
      world.loop.in(life, world.chance.between(1, 30) * Loop.MINUTE, "clock right", name, () -> life.skew(0));
    }
    Vertx vertx = new SimulatedVertx(world.loop, life, world.chance, world.tap).get();
    bus = Bus.install(vertx);
    Database database = world.bug.database(new SimulatedDatabase(world.loop, life, world.chance, world.databaseServer), world, life);
    SlotRegistry slots = world.bug.slots(new SimulatedSlots(world.loop, life, world.chance, world.redisServer), world, life);
    stores = Stores.over(database, LAYOUT, slots, Duration.ofSeconds(Terms.DEFAULT_LIMIT / Loop.SECOND), life::wall);
    OpenStores opened = new OpenStores(stores, LAYOUT, () -> Future.succeededFuture(Outcome.WHOLE)); // It has no rights.
    verticles = new Verticles(vertx, bus, world.terms.settings(), life::wall, () -> world.loop.now() * 1000, opened,
        owner -> world.bug.agents(
            new SimulatedAgents(world.loop, life, world.chance, world.weather, world.nodes, world.witness), world, life),
        () -> 1, // The witness listens.
        List::of);
    verticles
        .deploy(true)
        .onSuccess(deployed -> {
          life.started();
          world.bug.started(bus);
        })
        .onFailure(failure -> world.loop.in(life, Loop.SECOND, "start failed", name, () -> world.died(this)));
  }

  Life life() {
    return life;
  }

  Bus bus() {
    return bus;
  }

  /** Undeploys as at a stop of the service. */
  void stop(Runnable stopped) {
    verticles.undeploy().onComplete(done -> stopped.run());
  }

  void runCycle(boolean dryRun, List<String> agents) {
    bus.ask(Addresses.RUN_CYCLE, new RunCycle(dryRun, agents, false), CYCLE_MAX);
  }

  /** An operator lets through what the brake holds. */
  void releaseBrake() {
    stores.memory().release("operator", "seen to", life.wall());
  }
}
