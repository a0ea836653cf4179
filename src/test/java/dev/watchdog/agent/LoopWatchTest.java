package dev.watchdog.agent;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // A monotonic clock may begin anywhere, and run over.
  private final LoopWatch watch = new LoopWatch(vertx, now::get);

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void a_second_and_more_without_a_beat_is_late() {
    long begun = watch.begin();
    pass(Duration.ofMillis(5250));

    assertThat(watch.lateSince(begun)).isEqualTo(Duration.ofSeconds(5));
    pass(Duration.ofMillis(900));
    assertThat(watch.lateSince(begun)).as("whenever it was during the call").isEqualTo(Duration.ofSeconds(5));
    watch.end();
  }

  @Test
  void less_is_not() {
    long begun = watch.begin();
    pass(Duration.ofMillis(1250));

    assertThat(watch.lateSince(begun)).isZero();
    watch.end();
  }

  @Test
  void what_was_late_before_a_call_began_says_nothing_of_it() {
    long first = watch.begin();
    pass(Duration.ofSeconds(10));
    assertThat(watch.lateSince(first)).isPositive();
    pass(Duration.ofMillis(10));

    assertThat(watch.lateSince(watch.begin())).isZero();
    watch.end();
    watch.end();
  }

  @Test
  void the_time_in_which_no_call_was_under_way_is_none_of_its_business() {
    watch.begin();
    watch.end();
    pass(Duration.ofHours(1));

    assertThat(watch.lateSince(watch.begin())).isZero();
    watch.end();
  }
}
