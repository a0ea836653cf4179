package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilencesTest {

  private final Silences silences = new Silences();

  @Test
  void they_are_counted_by_agent() {
    silences.note(1, "a");
    silences.note(1, "a");
    silences.note(1, "b");

    assertThat(silences.of(1, "a")).isEqualTo(2);
    assertThat(silences.of(1, "b")).isEqualTo(1);
    assertThat(silences.of(1, "c")).isZero();
  }

  @Test
  void another_cycle_begins_anew() {
    silences.note(1, "a");
    silences.note(2, "b");

    assertThat(silences.of(2, "a")).isZero();
    assertThat(silences.of(2, "b")).isEqualTo(1);
    assertThat(silences.of(3, "b")).isZero();
  }
}
