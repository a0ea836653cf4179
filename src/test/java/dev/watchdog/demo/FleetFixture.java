package dev.watchdog.demo;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A fleet of nine that never ends a run by itself, on a clock that stands still, and somebody who calls it. */
@Timeout(30)
abstract class FleetFixture {

  static final String AGENT = "agent-01";
  static final Duration NEVER = Duration.ofHours(10);

  final SetClock clock = new SetClock();
  Fleet fleet;
  FleetHttp http;
  private Vertx vertx;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    begin(9, NEVER, false);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  /** From now on another fleet is meant. */
  void begin(int agents, Duration work, boolean misbehave) throws Exception {
    fleet = Fleet.start(vertx, new FleetOptions(agents, "127.0.0.1", 0, work, 7, misbehave), clock).await(10, SECONDS);
    http = new FleetHttp(fleet);
  }

  void make(Consumer<SimulatedAgent> happen) throws Exception {
    make(AGENT, happen);
  }

  void make(String name, Consumer<SimulatedAgent> happen) throws Exception {
    fleet.on(name, agent -> {
      happen.accept(agent);
      return null;
    }).await(5, SECONDS);
  }
}
