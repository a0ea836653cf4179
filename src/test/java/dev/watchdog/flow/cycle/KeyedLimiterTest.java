package dev.watchdog.flow.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyedLimiterTest {

  private final KeyedLimiter limiter = new KeyedLimiter(2);
  private final List<String> begun = new ArrayList<>();
  private final Map<String, Promise<Void>> pieces = new HashMap<>();

  private Future<Void> take(String agent, String name) {
    return limiter.take(agent, () -> {
      begun.add(name);
      return pieces.computeIfAbsent(name, any -> Promise.promise()).future();
    });
  }

  @Test
  void an_agent_has_so_many_pieces_under_way_and_the_others_wait_in_order() {
    for (String name : List.of("a1", "a2", "a3", "a4")) {
      take("a", name);
    }
    take("b", "b1");

    assertThat(begun).containsExactly("a1", "a2", "b1");
    pieces.get("a2").complete();
    assertThat(begun).containsExactly("a1", "a2", "b1", "a3");
    pieces.get("a1").complete();
    assertThat(begun).containsExactly("a1", "a2", "b1", "a3", "a4");
  }

  @Test
  void a_piece_that_fails_or_throws_is_told_and_makes_room() {
    Future<Void> failing = take("a", "a1");
    Future<Void> throwing = limiter.take("a", () -> {
      throw new IllegalStateException("broken");
    });
    take("a", "a2");
    Future<Void> last = take("a", "a3");

    pieces.get("a1").fail("failed");
    pieces.get("a3").complete();

    assertThat(failing.cause()).hasMessage("failed");
    assertThat(throwing.cause()).hasMessage("broken");
    assertThat(last.succeeded()).isTrue();
    assertThat(begun).containsExactly("a1", "a2", "a3");
  }

  @Test
  void a_listener_that_throws_keeps_no_other_piece_waiting() {
    take("a", "a1");
    take("a", "a2");
    limiter.take("a", Future::succeededFuture).onComplete(over -> {
      throw new IllegalStateException("listener");
    });
    take("a", "a3");

    try {
      pieces.get("a1").complete();
    } catch (IllegalStateException listener) {
      assertThat(listener).hasMessage("listener");
    }
    take("a", "a4");

    assertThat(begun).contains("a3");
  }

  @Test
  void many_that_wait_and_end_at_once_do_not_exhaust_the_stack() {
    take("a", "a1");
    take("a", "a2");
    List<Future<Void>> many = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      many.add(limiter.take("a", Future::succeededFuture));
    }

    assertThat(many).noneMatch(Future::isComplete);
    pieces.get("a1").complete();

    assertThat(many).allMatch(Future::succeeded);
  }
}
