package dev.watchdog.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Protocol.CycleMoved;
import dev.watchdog.bus.Protocol.CycleMoved.Phase;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BetweenCyclesTest {

  private final Map<Long, Handler<Long>> timers = new HashMap<>();
  private final List<Long> delays = new ArrayList<>();
  private int collected;

  private final BetweenCycles between = new BetweenCycles(timersOnly(), () -> collected++);

  /** A Vert.x whose timers fire when the test says so, and that can do nothing else. */
  @SuppressWarnings("unchecked")
  private Vertx timersOnly() {
    return (Vertx) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Vertx.class}, (self, method, arguments) ->
        switch (method.getName()) {
          case "setTimer" -> {
            delays.add((Long) arguments[0]);
            timers.put((long) delays.size(), (Handler<Long>) arguments[1]);
            yield (long) delays.size();
          }
          case "cancelTimer" -> timers.remove((Long) arguments[0]) != null;
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  private void cycle(Phase phase) {
    between.moved(new CycleMoved(1, false, phase, 0, 0, 0, 0, null, Instant.EPOCH, Instant.EPOCH));
  }

  private void fire(long timer) {
    timers.remove(timer).handle(timer);
  }

  @Test
  void garbage_is_collected_a_second_after_a_cycle() {
    cycle(Phase.STARTED);
    cycle(Phase.PROGRESS);
    assertThat(timers).isEmpty();

    cycle(Phase.COMPLETED);
    assertThat(delays).containsExactly(1000L);
    assertThat(collected).isZero();
    fire(1);
    assertThat(collected).isEqualTo(1);
  }

  @Test
  void a_cycle_that_begins_at_once_is_not_held_up() {
    cycle(Phase.COMPLETED);
    cycle(Phase.STARTED);

    assertThat(timers).isEmpty();
    assertThat(collected).isZero();
  }

  @Test
  void it_happens_once_a_minute_at_most() {
    cycle(Phase.COMPLETED);
    fire(1);
    cycle(Phase.COMPLETED);
    assertThat(delays).containsExactly(1000L, 60_000L);

    fire(2);
    cycle(Phase.COMPLETED);
    fire(3);
    assertThat(collected).isEqualTo(2);
  }
}
