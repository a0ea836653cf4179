package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GhostRuleTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");

  @ParameterizedTest(name = "{0} reads, over for {1} ms → {2}")
  @CsvSource({
    "1, 3600000, false",
    "2,   59999, false",
    "2,   60000, true",
    "2,   60001, true",
    "3,   60000, true",
    "0, 3600000, false",
    "2,   -1000, false",
  })
  void a_ghost_is_listed_in_two_reads_and_a_minute_after_its_row_was_completed(int reads, long over, boolean ghost) {
    assertThat(new GhostRule(GhostPolicy.REPORT).settled(reads, NOW.minusMillis(over), NOW)).isEqualTo(ghost);
    assertThat(new GhostRule(GhostPolicy.TERMINATE_ALL).terminates(reads, NOW.minusMillis(over), true, NOW)).isEqualTo(ghost);
  }

  @Test
  void without_a_time_of_completion_nothing_tells_how_long_it_is_over() {
    assertThat(new GhostRule(GhostPolicy.TERMINATE_ALL).settled(9, null, NOW)).isFalse();
    assertThat(new GhostRule(GhostPolicy.TERMINATE_ALL).terminates(9, null, true, NOW)).isFalse();
  }

  @ParameterizedTest(name = "{0}, ours {1} → terminated {2}")
  @CsvSource({
    "REPORT,              true,  false",
    "REPORT,              false, false",
    "TERMINATE_RECOVERED, true,  true",
    "TERMINATE_RECOVERED, false, false",
    "TERMINATE_ALL,       true,  true",
    "TERMINATE_ALL,       false, true",
  })
  void what_is_done_about_it_is_the_operators_policy(GhostPolicy policy, boolean ours, boolean terminated) {
    assertThat(new GhostRule(policy).terminates(2, NOW.minusSeconds(60), ours, NOW)).isEqualTo(terminated);
  }
}
