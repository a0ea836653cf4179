package dev.watchdog.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.CycleOver;
import dev.watchdog.bus.Protocol.SuspectsFound;
import dev.watchdog.bus.Protocol.Tick;
import dev.watchdog.bus.Protocol.TickArmed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One tick, and the next only when its cycle is over. */
@ExtendWith(VertxExtension.class)
class TimerVerticleTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final Duration AT_ONCE = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final long SOON_MILLIS = 10_000;

  private final List<Tick> ticks = new ArrayList<>();
  private final List<Instant> armed = new ArrayList<>();
  private Bus bus;
  private Promise<Void> ticked = Promise.promise();
  private Promise<Void> rearmed = Promise.promise();

  @BeforeEach
  void listen(Vertx vertx, VertxTestContext test) {
    bus = Bus.install(vertx);
    bus.listen(Addresses.TICKED, tick -> {
          ticks.add(tick);
          ticked.tryComplete();
        })
        .compose(ready -> bus.listen(Addresses.TICK_ARMED, this::armed))
        .onComplete(test.succeedingThenComplete());
  }

  private void armed(TickArmed told) {
    armed.add(told.due());
    if (armed.size() == 2) {
      rearmed.tryComplete();
    }
  }

  private Future<?> deploy(Vertx vertx, Duration firstDelay, Duration interval) {
    return vertx.deployVerticle(new TimerVerticle(bus, firstDelay, interval, AT_ONCE, InstantSource.fixed(NOW), () -> 0));
  }

  private static Future<Void> soon(Promise<Void> event) {
    return event.future().timeout(SOON_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Test
  void the_next_tick_is_armed_when_the_cycle_is_over(Vertx vertx, VertxTestContext test) {
    deploy(vertx, AT_ONCE, NEVER)
        .compose(deployed -> soon(ticked))
        .onSuccess(first -> test.verify(() -> assertThat(armed).as("due times while the cycle runs").containsExactly(NOW.plus(AT_ONCE))))
        .onSuccess(first -> bus.announce(Addresses.CYCLE_OVER, new CycleOver(1, true)))
        .compose(over -> soon(rearmed))
        .onComplete(test.succeeding(again -> test.verify(() -> {
          assertThat(armed).as("due times").containsExactly(NOW.plus(AT_ONCE), NOW.plus(NEVER));
          assertThat(ticks).as("ticks").singleElement().extracting(Tick::agents).as("no agents: a cycle over all").isEqualTo(Set.of());
          test.completeNow();
        })));
  }

  /** A cycle by hand may be over before the first tick, which must come all the same, and once. */
  @Test
  void a_cycle_that_no_tick_began_moves_no_tick(Vertx vertx, VertxTestContext test) {
    deploy(vertx, NEVER, AT_ONCE)
        .onSuccess(deployed -> bus.announce(Addresses.CYCLE_OVER, new CycleOver(1, true)))
        .onSuccess(deployed -> bus.announce(Addresses.SUSPECTS_FOUND, new SuspectsFound(1, Set.of("a"))))
        .compose(found -> soon(ticked)) // Due later than the interval, had that begun.
        .onComplete(test.succeeding(looked -> test.verify(() -> {
          assertThat(ticks).as("ticks before the first is due").extracting(Tick::agents).containsExactly(Set.of("a"));
          assertThat(armed).as("due times").containsExactly(NOW.plus(NEVER));
          test.completeNow();
        })));
  }

  @Test
  void suspects_are_due_for_another_look_of_the_cycle_that_found_them(Vertx vertx, VertxTestContext test) {
    deploy(vertx, NEVER, NEVER)
        .onSuccess(deployed -> bus.announce(Addresses.SUSPECTS_FOUND, new SuspectsFound(7, Set.of("a"))))
        .compose(found -> soon(ticked))
        .onComplete(test.succeeding(looked -> test.verify(() -> {
          assertThat(ticks).as("ticks between cycles").singleElement()
              .satisfies(tick -> assertThat(tick.agents()).containsExactly("a"))
              .satisfies(tick -> assertThat(tick.cycleId()).isEqualTo(7));
          test.completeNow();
        })));
  }
}
