package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResultTriesTest {

  private static final Duration IDLE = Duration.ofSeconds(5);
  private final ResultTries tries = new ResultTries();

  private long next(String id) {
    return tries.next("a", id, IDLE).whole().toSeconds();
  }

  @Test
  void each_try_that_was_cut_off_makes_the_next_one_twice_as_long_up_to_two_minutes() {
    assertThat(next("e1")).isEqualTo(30);
    tries.cutOff("a", "e1");
    assertThat(next("e1")).isEqualTo(60);
    assertThat(next("e2")).as("of another execution").isEqualTo(30);
    tries.cutOff("a", "e1");
    assertThat(next("e1")).isEqualTo(120);
    tries.cutOff("a", "e1");
    assertThat(next("e1")).isEqualTo(120);
    tries.answered("a", "e1");
    assertThat(next("e1")).isEqualTo(30);
  }

  @Test
  void the_whole_is_never_shorter_than_a_silence() {
    assertThat(tries.next("a", "e1", Duration.ofSeconds(45))).isEqualTo(new Patience(Duration.ofSeconds(45), Duration.ofSeconds(45)));
  }

  @Test
  void no_more_are_remembered_than_fit() {
    tries.cutOff("a", "first");
    for (int i = 0; i < 10_000; i++) {
      tries.cutOff("a", "e" + i);
    }

    assertThat(next("first")).isEqualTo(30);
    assertThat(next("e9999")).isEqualTo(60);
  }
}
