package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LargeResultsTest {

  private static final long MIB = 1 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final LargeResults large = new LargeResults(vertx, InstantSource.system());
  private final List<String> granted = new ArrayList<>();
  private final List<Long> permits = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private LargeResults.Waiter ask(String who, long bytes) {
    return large.ask(bytes, Instant.MAX, permit -> {
      granted.add(who);
      permits.add(permit);
    }, () -> {});
  }

  @Test
  void four_at_a_time_and_then_the_one_that_waited_longest() {
    for (String who : List.of("a", "b", "c", "d", "e", "f")) {
      ask(who, MIB);
    }
    assertThat(granted).containsExactly("a", "b", "c", "d");

    large.giveBack(permits.get(2));
    assertThat(granted).containsExactly("a", "b", "c", "d", "e");
    large.giveBack(permits.get(2));
    large.giveBack(0);
    large.giveBack(4711);
    assertThat(granted).as("a permit comes back once").hasSize(5);
    assertThat(permits).doesNotHaveDuplicates().doesNotContain(0L);
  }

  @Test
  void all_together_fit_into_one_room_and_nobody_overtakes() {
    ask("a", 32 * MIB);
    ask("b", 32 * MIB);
    ask("c", 16 * MIB);
    LargeResults.Waiter big = ask("d", 32 * MIB);
    ask("e", 16 * MIB);
    assertThat(granted).containsExactly("a", "b", "c");

    big.withdraw();
    assertThat(granted).as("d is out of the way").containsExactly("a", "b", "c", "e");
  }

  @Test
  void one_that_is_larger_than_the_room_goes_alone() {
    ask("a", 1024 * MIB);
    ask("b", MIB);
    assertThat(granted).containsExactly("a");
    large.giveBack(permits.get(0));
    assertThat(granted).containsExactly("a", "b");
    ask("c", 1024 * MIB);
    assertThat(granted).hasSize(2);
    large.giveBack(permits.get(1));
    assertThat(granted).containsExactly("a", "b", "c");
  }

  @Test
  void who_waits_in_vain_is_told_and_makes_way() throws Exception {
    for (int i = 0; i < 4; i++) {
      ask("a" + i, MIB);
    }
    Promise<Void> told = Promise.promise();
    large.ask(MIB, Instant.now().plusMillis(50), permit -> granted.add("late"), told::complete);
    told.future().await(5, SECONDS);

    large.giveBack(permits.get(0));
    assertThat(granted).doesNotContain("late");
  }

  @Test
  void no_more_wait_than_there_is_room_for() {
    for (int i = 0; i < 4 + LargeResults.WAITING_MAX; i++) {
      assertThat(ask("a", MIB)).isNotNull();
    }
    assertThat(ask("a", MIB)).isNull();
  }

  @Test
  void what_the_others_hold_is_counted() {
    assertThat(large.addOther(24 * MIB)).isTrue();
    assertThat(large.addOther(1)).isFalse();
    large.removeOther(2);
    assertThat(large.addOther(1)).isTrue();
  }
}
