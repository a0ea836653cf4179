package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrakeTest {

  private final Brake brake = new Brake(0.5, 0.5, 20);

  @ParameterizedTest(name = "{0} of {1} agents unknown → blind {2}")
  @CsvSource({
    "0, 0, false",
    "2, 2, false",
    "2, 3, false",
    "3, 3, true",
    "3, 5, true",
    "3, 6, false",
    "4, 7, true",
    "4, 8, false",
    "50, 100, false",
    "51, 100, true",
  })
  void blind_means_more_than_half_of_the_agents_asked_and_at_least_three(int unknown, int asked, boolean blind) {
    assertThat(brake.blind(unknown, asked)).isEqualTo(blind);
  }

  @ParameterizedTest(name = "{0} of {1} rows → mass {2}")
  @CsvSource({
    "0, 0, false",
    "19, 19, false",
    "20, 20, true",
    "20, 39, true",
    "20, 40, false",
    "21, 40, true",
    "500, 1000, false",
    "501, 1000, true",
  })
  void a_mass_is_more_than_half_of_the_running_rows_and_at_least_the_minimum(int found, int running, boolean mass) {
    assertThat(brake.mass(found, running)).isEqualTo(mass);
  }

  @Test
  void the_settings_count() {
    Brake narrow = new Brake(0.25, 0.75, 2);

    assertThat(narrow.blind(3, 11)).isTrue();
    assertThat(narrow.blind(3, 12)).isFalse();
    assertThat(narrow.mass(2, 2)).isTrue();
    assertThat(narrow.mass(3, 4)).isFalse();
    assertThat(narrow.mass(1, 1)).isFalse();
  }

  @Test
  void with_a_ratio_of_one_nothing_is_ever_too_much() {
    Brake off = new Brake(1, 1, 1);

    assertThat(off.blind(100, 100)).isFalse();
    assertThat(off.mass(100, 100)).isFalse();
  }
}
