package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SightingsTest {

  private static final Instant T = Instant.parse("2026-03-25T10:00:00Z");
  private static final Duration APART = Duration.ofSeconds(60);

  @Test
  void the_first_is_one_and_first_and_last() {
    assertThat(Sightings.NONE.plus(T, APART)).isEqualTo(new Sightings(1, T, T));
  }

  @Test
  void two_looks_less_than_that_apart_are_one() {
    Sightings one = Sightings.NONE.plus(T, APART);

    assertThat(one.plus(T, APART)).isEqualTo(one);
    assertThat(one.plus(T.plusMillis(59_999), APART)).isEqualTo(one);
    assertThat(one.plus(T.minusSeconds(99), APART)).as("a clock that was set back").isEqualTo(one);
  }

  @Test
  void from_that_far_apart_they_are_two() {
    Sightings one = Sightings.NONE.plus(T, APART);

    assertThat(one.plus(T.plusSeconds(60), APART)).isEqualTo(new Sightings(2, T, T.plusSeconds(60)));
    assertThat(one.plus(T.plusMillis(60_001), APART).count()).isEqualTo(2);
  }

  @Test
  void many_looks_in_quick_succession_count_by_the_last_that_counted() {
    Sightings seen = Sightings.NONE;
    for (int second = 0; second <= 180; second += 10) {
      seen = seen.plus(T.plusSeconds(second), APART);
    }

    assertThat(seen).isEqualTo(new Sightings(4, T, T.plusSeconds(180)));
  }

  @Test
  void with_nothing_between_every_one_counts() {
    assertThat(Sightings.NONE.plus(T, Duration.ZERO).plus(T, Duration.ZERO).count()).isEqualTo(2);
  }
}
