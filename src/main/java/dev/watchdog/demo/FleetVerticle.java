package dev.watchdog.demo;

import dev.watchdog.core.AgentName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The one event loop that all agents of a fleet live on: it serves their HTTP, and lets their runs end as their fate says. */
final class FleetVerticle extends VerticleBase implements SimulatedAgent.Events {

  /** No run that is to end well comes closer to its limit than this. */
  private static final double SHARE_OF_LIMIT = 0.8;

  /** A whole cycle of a watchdog may knock at once. */
  private static final int BACKLOG = 4096;

  /** How soon a run on a frozen agent looks again whether it can go on. */
  private static final Duration THAW_CHECK = Duration.ofMillis(500);

  private final FleetOptions options;
  private final InstantSource clock;
  private final List<String> names;
  private final Map<String, SimulatedAgent> agents = new LinkedHashMap<>();
  private final List<SimulatedAgent> moody = new ArrayList<>();
  private final List<Consumer<Finished>> listeners = new ArrayList<>();
  private HttpServer server;
  private boolean stopped;

  FleetVerticle(FleetOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    this.names = numbered(options.agents());
  }

  @Override
  public Future<?> start() {
    for (int number = 0; number < names.size(); number++) {
      create(names.get(number), Temperament.ofNumber(number));
    }
    if (options.misbehave()) {
      new Weather(moody, options.work(), Dice.of(options.seed(), "weather"), this::later).change();
    }
    server = vertx.createHttpServer(
        new HttpServerOptions().setHost(options.host()).setPort(options.port()).setAcceptBacklog(BACKLOG));
    return server.requestHandler(new FleetRoutes(this::agent).router(vertx)).listen();
  }

  @Override
  public Future<?> stop() {
    stopped = true; // Timers that fire from now on must not arm others.
    return server.close();
  }

  int port() {
    return server.actualPort();
  }

  /** The agents that are there from the start. */
  List<String> names() {
    return names;
  }

  /** Does something on the event loop that the agents belong to, and answers on the caller's. */
  <T> Future<T> onLoop(Callable<T> action) {
    Context caller = vertx.getOrCreateContext();
    return Future.future(answer -> context.runOnContext(here -> {
      Future<T> done = called(action);
      caller.runOnContext(there -> done.onComplete(answer));
    }));
  }

  private static <T> Future<T> called(Callable<T> action) {
    try {
      return Future.succeededFuture(action.call());
    } catch (Exception thrown) {
      return Future.failedFuture(thrown);
    }
  }

  void addListener(Consumer<Finished> listener) {
    listeners.add(listener);
  }

  /** The agent of this name, created if it is the first time that anybody asks; empty = no legal name, or too many agents. */
  Optional<SimulatedAgent> agent(String name) {
    SimulatedAgent known = agents.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    if (agents.size() >= FleetOptions.AGENTS_MAX || !AgentName.addressable(name)) {
      return Optional.empty();
    }
    int drawn = Dice.of(options.seed(), "temperament of " + name).nextInt();
    return Optional.of(create(name, Temperament.ofNumber(drawn)));
  }

  @Override
  public void began(SimulatedAgent agent, Running run) {
    SplittableRandom dice = Dice.of(options.seed(), run.id());
    Fate fate = agent.temperament().fateDrawn(dice);
    if (fate == Fate.OVERRUN_STUBBORNLY) {
      agent.refuseNextTerminate(run.id());
    }
    if (fate != Fate.OVERRUN && fate != Fate.OVERRUN_STUBBORNLY) {
      later(length(run, dice), () -> end(agent, run, fate));
    }
  }

  @Override
  public void finished(Finished report) {
    listeners.forEach(listener -> listener.accept(report));
  }

  /** {@code agent-01} and on, wide enough that they sort by number. */
  private static List<String> numbered(int count) {
    int width = Math.max(2, Integer.toString(count).length());
    List<String> names = new ArrayList<>(count);
    for (int number = 1; number <= count; number++) {
      String digits = Integer.toString(number);
      names.add("agent-" + "0".repeat(width - digits.length()) + digits);
    }
    return List.copyOf(names);
  }

  private SimulatedAgent create(String name, Temperament proneTo) {
    Temperament temperament = options.misbehave() ? proneTo : Temperament.STEADY;
    SimulatedAgent agent = new SimulatedAgent(name, temperament, clock, Dice.of(options.seed(), name), this);
    agents.put(name, agent);
    if (temperament.moody()) {
      moody.add(agent);
    }
    return agent;
  }

  /** Nothing to do where the run is over already: terminated, or forgotten in a restart. */
  private void end(SimulatedAgent agent, Running run, Fate fate) {
    if (!agent.isRunning(run)) {
      return;
    }
    if (agent.reach() == Reach.HANGING) {
      later(THAW_CHECK, () -> end(agent, run, fate));
      return;
    }
    switch (fate) {
      case FINISH -> agent.finish(run.id());
      case LOSE_REPORT -> agent.loseReport(run.id());
      default -> agent.crash(run.id());
    }
  }

  private Duration length(Running run, SplittableRandom dice) {
    double wanted = options.work().toMillis() * dice.nextDouble(0.5, 1.5);
    return Duration.ofMillis((long) Math.min(wanted, run.dispatch().limit().toMillis() * SHARE_OF_LIMIT) + 1);
  }

  private void later(Duration delay, Runnable action) {
    if (!stopped) {
      vertx.setTimer(Math.max(1, delay.toMillis()), fired -> action.run());
    }
  }
}
