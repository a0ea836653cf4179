package dev.watchdog.flow;

import static dev.watchdog.bus.Addresses.AGENT_LOOKED;
import static dev.watchdog.bus.Addresses.FETCH_LAST_ERROR;
import static dev.watchdog.bus.Addresses.FETCH_RESULT;
import static dev.watchdog.bus.Addresses.LOOK_AT_AGENT;
import static dev.watchdog.bus.Addresses.RESULT_DONE;
import static dev.watchdog.bus.Addresses.TERMINATE_RUN;

import dev.watchdog.agent.Agents;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.Fetched;
import dev.watchdog.bus.Protocol.FetchedError;
import dev.watchdog.bus.Protocol.Looked;
import dev.watchdog.bus.Protocol.Terminated;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** Asks agents, over HTTP and without blocking: each call bounded in time and size, all of them bounded in number. */
public final class AgentProbeVerticle extends VerticleBase {

  private final Bus bus;
  private final Function<Vertx, Agents> client;
  private Agents agents;

  /**
   * Asks through a client that is made when the verticle starts, on its own event loop.
   *
   * @param client makes it
   */
  public AgentProbeVerticle(Bus bus, Function<Vertx, Agents> client) {
    this.bus = bus;
    this.client = client;
  }

  @Override
  public Future<?> start() {
    agents = client.apply(vertx);
    return Future.all(
        bus.listen(RESULT_DONE, over -> agents.done(over.permit())),
        bus.answer(LOOK_AT_AGENT, ask -> agents.look(ask.agent()).map(Looked::new).onSuccess(looked -> bus.announce(AGENT_LOOKED, looked))),
        bus.answer(FETCH_RESULT, ask -> agents.result(ask.agent(), ask.executionId(), ask.notAfter()).map(Fetched::new)),
        bus.answer(
            TERMINATE_RUN,
            ask ->
                agents
                    .terminate(ask.agent(), ask.executionId(), ask.notAfter())
                    .map(Terminated::new)
                    .otherwise(notCalled -> new Terminated(null))),
        bus.answer(
            FETCH_LAST_ERROR,
            ask -> agents.lastError(ask.cycleId(), ask.agent(), ask.executionId(), ask.notAfter()).map(FetchedError::new)));
  }

  @Override
  public Future<?> stop() {
    return agents.close();
  }
}
