package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Limit.Source;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {

  private static final Duration FALLBACK = Duration.ofSeconds(900);

  @ParameterizedTest(name = "schedule {0}, agent {1} → {2} s of {3}")
  @CsvSource({
    "600,   1800,  600, SCHEDULE",
    "7200,  3600, 7200, SCHEDULE",
    "1,     1800,    1, SCHEDULE",
    ",      1800, 1800, AGENT",
    "0,     1800, 1800, AGENT",
    "-1,    1800, 1800, AGENT",
    ",         1,    1, AGENT",
    ",          ,  900, DEFAULT",
    "0,        0,  900, DEFAULT",
    "-5,      -5,  900, DEFAULT",
  })
  void the_first_positive_value_counts(Long schedule, Long agent, long seconds, Source source) {
    assertThat(Limit.effective(schedule, agent, true, FALLBACK)).isEqualTo(new Limit(Duration.ofSeconds(seconds), source, true));
    assertThat(Limit.effective(schedule, agent, false, FALLBACK)).isEqualTo(new Limit(Duration.ofSeconds(seconds), source, false));
  }

  @Test
  void an_absurd_limit_does_not_overflow_what_is_added_to_it() {
    Limit limit = Limit.effective(Long.MAX_VALUE, null, true, FALLBACK);

    assertThat(limit.length()).isEqualTo(Duration.ofSeconds(Integer.MAX_VALUE));
    assertThat(Given.POLICY.deadline(limit).plusHours(3)).isPositive();
    assertThat(Given.row().aged("PT99H").sees("running").limit(limit).verdict().kind()).isEqualTo(Verdict.Kind.CONFIRMED);
  }
}
