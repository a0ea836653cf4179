package dev.watchdog.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

  @Test
  void speed_shortens_work_pauses_and_history_alike() {
    assertThat(Pace.STANDARD.work()).isEqualTo(Duration.ofSeconds(14));
    assertThat(Pace.STANDARD.runningMax()).isEqualTo(60);
    Pace fast = new Pace(40, 10);
    assertThat(fast.work()).isEqualTo(Duration.ofMillis(1400));
    assertThat(fast.history()).isEqualTo(Duration.ofSeconds(90));
    assertThat(fast.pauseMillisMin()).isEqualTo(20);
    assertThat(fast.pauseMillisMax()).isEqualTo(45);
    assertThat(fast.runningMax()).isEqualTo(120);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, agents: expected 1 to 1000", "1001, 1, agents: expected", "1, 0, speed: expected 1 to 100", "1, 101, speed: expected"})
  void what_cannot_be_simulated_is_refused(int agents, int speed, String words) {
    assertThatThrownBy(() -> new Pace(agents, speed)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(words);
  }
}
