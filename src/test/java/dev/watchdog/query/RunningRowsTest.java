package dev.watchdog.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.RunningRow;
import dev.watchdog.store.ExecutionStore.Running;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunningRowsTest {

  private static final int MANY = 10_000;

  private Instant now = Instant.parse("2026-03-25T10:00:00Z");
  private final RunningRows rows = new RunningRows(() -> now);
  private final Deque<Promise<Running>> asked = new ArrayDeque<>();

  private Future<List<RunningRow>> ask() {
    return rows.of(() -> {
      asked.add(Promise.promise());
      return asked.getLast().future();
    });
  }

  private void answer(int many, Duration took) {
    now = now.plus(took);
    asked.remove().complete(new Running(Collections.nCopies(many, null), Set.of(), List.of()));
  }

  @Test
  void few_rows_are_read_for_each_who_asks() {
    ask();
    answer(MANY - 1, Duration.ofSeconds(3));

    ask();
    ask();

    assertThat(asked).hasSize(2);
  }

  @Test
  void many_are_kept_for_five_times_as_long_as_it_took() {
    ask();
    answer(MANY, Duration.ofMillis(400));

    now = now.plusMillis(1999);
    assertThat(ask().result()).hasSize(MANY);
    assertThat(asked).isEmpty();

    now = now.plusMillis(1);
    ask();
    assertThat(asked).hasSize(1);
  }

  @Test
  void however_long_it_took_they_are_kept_for_ten_seconds_at_most() {
    ask();
    answer(MANY, Duration.ofSeconds(14));

    now = now.plusSeconds(10);
    ask();

    assertThat(asked).hasSize(1);
  }

  @Test
  void who_asks_while_many_are_read_waits_for_the_same_answer() {
    ask();
    answer(MANY, Duration.ZERO);

    Future<List<RunningRow>> one = ask();
    Future<List<RunningRow>> other = ask();
    assertThat(asked).hasSize(1);
    answer(3, Duration.ZERO);

    assertThat(one.result()).hasSize(3);
    assertThat(other.result()).hasSize(3);
    ask();
    assertThat(asked).as("few now").hasSize(1);
  }
}
