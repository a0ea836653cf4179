package dev.watchdog.demo;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Simulated agents over real HTTP, all behind one host and port: {@code /{agent}} and then the routes of an agent, plus {@code POST
 * /{agent}/api/task} with {@code {"execution_id","message","timeout_seconds"}} by which a platform hands over work (202 accepted, 503
 * full). An agent that is asked for the first time comes into being by that, if its name is a legal one.
 *
 * <p>May be called from any thread.
 */
public final class Fleet {

  private final Vertx vertx;
  private final FleetVerticle verticle;
  private final String deployment;
  private final FleetOptions options;

  private Fleet(Vertx vertx, FleetVerticle verticle, String deployment, FleetOptions options) {
    this.vertx = vertx;
    this.verticle = verticle;
    this.deployment = deployment;
    this.options = options;
  }

  /** Completes when HTTP listens; fails when it cannot. */
  public static Future<Fleet> start(Vertx vertx, FleetOptions options) {
    return start(vertx, options, InstantSource.system());
  }

  /** The same with a clock of one's own: starts, ends, boots and what is forgotten go by it; timers go by the machine's. */
  public static Future<Fleet> start(Vertx vertx, FleetOptions options, InstantSource clock) {
    FleetVerticle verticle = new FleetVerticle(options, clock);
    return vertx.deployVerticle(verticle).map(deployment -> new Fleet(vertx, verticle, deployment, options));
  }

  public int port() {
    return verticle.port();
  }

  /** The template for {@code agents.url}: {@code http://127.0.0.1:PORT/{agent}}. */
  public String agentsUrl() {
    return Endpoint.http(options.host(), port()) + "/{agent}";
  }

  /** The agents that were there from the start, in order. */
  public List<String> names() {
    return verticle.names();
  }

  /**
   * Tells of every run that ended and whose report got through, from the moment this was called on.
   *
   * @param listener called on the fleet's event loop, must not block
   */
  public void onFinished(Consumer<Finished> listener) {
    verticle.onLoop(() -> {
      verticle.addListener(listener);
      return null;
    });
  }

  /**
   * Looks at an agent, or makes something happen to it.
   *
   * @param look called on the fleet's event loop, must not block; what it returns must not lead back to the agent
   * @return what it returned; fails when it throws, and with {@link NoSuchElementException} for a name that no agent can have
   */
  public <T> Future<T> on(String agent, Function<SimulatedAgent, T> look) {
    return verticle.onLoop(() -> look.apply(verticle.agent(agent).orElseThrow(() -> new NoSuchElementException(agent))));
  }

  /** One agent as it is now. */
  public Future<FleetAgentState> state(String agent) {
    return on(agent, SimulatedAgent::state);
  }

  /** Completes when HTTP is closed and nothing of the fleet will happen any more. */
  public Future<Void> stop() {
    return vertx.undeploy(deployment);
  }
}
