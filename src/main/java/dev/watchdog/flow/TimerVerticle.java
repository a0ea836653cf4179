package dev.watchdog.flow;

import static dev.watchdog.bus.Addresses.CYCLE_OVER;
import static dev.watchdog.bus.Addresses.SUSPECTS_FOUND;
import static dev.watchdog.bus.Addresses.TICKED;
import static dev.watchdog.bus.Addresses.TICK_ARMED;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.SuspectsFound;
import dev.watchdog.bus.Protocol.Tick;
import dev.watchdog.bus.Protocol.TickArmed;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Announces the ticks: one, then the next when the cycle is over, so that cycles cannot overlap however slow the agents are; and one
 * between for agents whose suspects are due for another look.
 */
public final class TimerVerticle extends VerticleBase {

  /** A cycle that never reports its end, which a fault of ours could cause, must not end the watch. */
  private static final Duration CYCLE_MAX = Duration.ofMinutes(30);

  private static final Duration SUSPECT_MARGIN = Duration.ofMillis(20);

  private final Bus bus;
  private final Duration firstDelay;
  private final Duration interval;
  private final Duration confirmAfter;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private long timer = -1;
  private long suspectTimer = -1;
  private boolean waiting;
  private boolean stopped;

  public TimerVerticle(
      Bus bus, Duration firstDelay, Duration interval, Duration confirmAfter, InstantSource clock, LongSupplier nanoTime) {
    this.bus = bus;
    this.firstDelay = firstDelay;
    this.interval = interval;
    this.confirmAfter = confirmAfter;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  @Override
  public Future<?> start() {
    return Future.all(bus.listen(CYCLE_OVER, over -> over()), bus.listen(SUSPECTS_FOUND, this::armSuspects))
        .onSuccess(listening -> arm(firstDelay));
  }

  @Override
  public Future<?> stop() {
    stopped = true; // A cycle may still be running; its end must not arm another tick.
    vertx.cancelTimer(timer);
    vertx.cancelTimer(suspectTimer);
    return Future.succeededFuture();
  }

  private void arm(Duration delay) {
    if (stopped) {
      return;
    }
    waiting = false;
    long dueNanos = nanoTime.getAsLong() + delay.toNanos();
    timer = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> tick(dueNanos));
    bus.announce(TICK_ARMED, new TickArmed(clock.instant().plus(delay)));
  }

  private void tick(long dueNanos) {
    Duration late = Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - dueNanos));
    waiting = true;
    timer = vertx.setTimer(CYCLE_MAX.toMillis(), fired -> over());
    bus.announce(TICKED, new Tick(clock.instant().minus(late), clock.instant(), Set.of(), 0, late));
  }

  private void over() {
    if (waiting) {
      vertx.cancelTimer(timer);
      arm(interval);
    }
  }

  private void armSuspects(SuspectsFound found) {
    vertx.cancelTimer(suspectTimer);
    if (!stopped && !found.agents().isEmpty()) {
      suspectTimer =
          vertx.setTimer(
              confirmAfter.plus(SUSPECT_MARGIN).toMillis(),
              fired ->
                  bus.announce(TICKED, new Tick(clock.instant(), clock.instant(), found.agents(), found.cycleId(), Duration.ZERO)));
    }
  }
}
