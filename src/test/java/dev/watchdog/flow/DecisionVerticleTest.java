package dev.watchdog.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.CycleDone;
import dev.watchdog.bus.Protocol.RunCycle;
import dev.watchdog.bus.Protocol.Tick;
import dev.watchdog.core.Brake;
import dev.watchdog.flow.cycle.AskedRooms;
import dev.watchdog.flow.cycle.PauseWatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a cycle leads to once it is over. */
@ExtendWith(VertxExtension.class)
class DecisionVerticleTest {

  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<String> told = new ArrayList<>();
  private Bus bus;
  private AskedRooms rooms;
  private Promise<Void> closed;

  /** A suspect: its agent answers and does not name it, for the first time. */
  @BeforeEach
  void open(Vertx vertx, VertxTestContext test) {
    bus = Bus.install(vertx);
    rooms = new AskedRooms(bus);
    rooms.row("e1", "a", Duration.ofSeconds(300));
    rooms.row("e2", "b", Duration.ofSeconds(300));
    rooms.lists("a");
    rooms.lists("b", "e2");
    closed = Promise.promise();
    rooms.open()
        .compose(ready -> bus.listen(Addresses.SUSPECTS_FOUND, found -> told.add("suspects at " + found.agents())))
        .compose(ready -> bus.listen(Addresses.CYCLE_CLOSED, over -> {
          told.add("closed " + over.figures().kind());
          closed.tryComplete();
        }))
        .onComplete(test.succeedingThenComplete());
  }

  private Future<?> deploy(Vertx vertx, boolean alwaysDry) {
    PauseWatch pauses = new PauseWatch(InstantSource.fixed(AskedRooms.NOW), () -> 0);
    return vertx.deployVerticle(new DecisionVerticle(bus, rooms.setup(new Brake(0.5, 0.5, 3)), INTERVAL, alwaysDry, pauses));
  }

  private Future<CycleDone> run(boolean dryRun) {
    return bus.ask(Addresses.RUN_CYCLE, new RunCycle(dryRun, List.of(), false), SOON);
  }

  private Future<Void> overSoon() {
    return closed.future().timeout(SOON.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Test
  void suspects_of_a_cycle_are_announced_with_their_agents(Vertx vertx, VertxTestContext test) {
    deploy(vertx, false).compose(deployed -> run(false)).compose(done -> overSoon())
        .onComplete(test.succeeding(over -> test.verify(() -> {
          assertThat(told).as("what is announced after a cycle").containsExactly("suspects at [a]", "closed COMPLETED");
          test.completeNow();
        })));
  }

  /** They would be looked at again by a re-check, which acts. */
  @Test
  void suspects_of_a_dry_run_are_not_announced(Vertx vertx, VertxTestContext test) {
    deploy(vertx, false).compose(deployed -> run(true)).compose(done -> overSoon())
        .onComplete(test.succeeding(over -> test.verify(() -> {
          assertThat(told).as("what is announced after a dry run").containsExactly("closed DRY_RUN");
          test.completeNow();
        })));
  }

  @Test
  void a_tick_for_suspects_asks_their_agents_and_opens_no_cycle(Vertx vertx, VertxTestContext test) {
    Tick tick = new Tick(AskedRooms.NOW, AskedRooms.NOW, Set.of("a"), 7, Duration.ZERO);
    deploy(vertx, false)
        .compose(deployed -> {
          bus.announce(Addresses.TICKED, tick);
          return overSoon();
        })
        .onComplete(test.succeeding(over -> test.verify(() -> {
          assertThat(told).as("what is announced after a re-check").contains("closed RECHECK");
          assertThat(rooms.remembered).as("what a re-check remembers").hasSize(1);
          test.completeNow();
        })));
  }

  /** A watchdog that may only foretell has nothing to look at again. */
  @Test
  void where_every_cycle_is_a_dry_run_no_tick_leads_to_a_recheck(Vertx vertx, VertxTestContext test) {
    Tick tick = new Tick(AskedRooms.NOW, AskedRooms.NOW, Set.of("a"), 7, Duration.ZERO);
    deploy(vertx, true)
        .compose(deployed -> {
          bus.announce(Addresses.TICKED, tick);
          return run(false); // Behind it.
        })
        .compose(done -> overSoon())
        .onComplete(test.succeeding(over -> test.verify(() -> {
          assertThat(told).as("what is announced where only dry runs are allowed").containsExactly("closed DRY_RUN");
          assertThat(rooms.remembered).as("what is remembered where only dry runs are allowed").isEmpty();
          test.completeNow();
        })));
  }
}
