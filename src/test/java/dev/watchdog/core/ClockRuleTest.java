package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.ClockRule.Agents;
import dev.watchdog.core.ClockRule.Standing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockRuleTest {

  private static final ClockRule RULE = new ClockRule(Optional.of(Duration.ofSeconds(60)));
  private static final ClockReading RIGHT = new ClockReading("a store", Duration.ofSeconds(60));
  private static final ClockReading WRONG = new ClockReading("a store", Duration.ofMillis(-60_001));

  @ParameterizedTest(name = "{0} stores agree, {1} differ, agents {2} → {3}")
  @CsvSource({
    "0, 0, SILENT,  TRUSTED",
    "0, 0, AGREE,   TRUSTED",
    "0, 0, DIFFER,  DISTRUSTED",
    "0, 0, AWAITED, OPEN",
    "1, 0, SILENT,  TRUSTED",
    "1, 0, AGREE,   TRUSTED",
    "1, 0, DIFFER,  DISTRUSTED",
    "1, 0, AWAITED, OPEN",
    "0, 1, SILENT,  DISTRUSTED",
    "0, 1, AGREE,   TRUSTED",
    "0, 1, DIFFER,  DISTRUSTED",
    "0, 1, AWAITED, OPEN",
    "2, 0, SILENT,  TRUSTED",
    "2, 0, DIFFER,  TRUSTED",
    "2, 0, AWAITED, TRUSTED",
    "1, 1, SILENT,  DISTRUSTED",
    "1, 1, AGREE,   TRUSTED",
    "1, 1, DIFFER,  DISTRUSTED",
    "1, 1, AWAITED, OPEN",
    "0, 2, SILENT,  DISTRUSTED",
    "0, 2, AGREE,   DISTRUSTED",
    "0, 2, AWAITED, DISTRUSTED",
  })
  void most_of_the_witnesses_decide_and_the_agents_where_they_are_half(int right, int wrong, Agents agents, Standing expected) {
    List<ClockReading> stores = new java.util.ArrayList<>(java.util.Collections.nCopies(right, RIGHT));
    stores.addAll(java.util.Collections.nCopies(wrong, WRONG));

    assertThat(RULE.judge(stores, agents)).isEqualTo(expected);
  }

  @Test
  void switched_off_no_clock_is_distrusted() {
    ClockRule off = new ClockRule(Optional.empty());

    assertThat(off.judge(List.of(WRONG, WRONG), Agents.AWAITED)).isEqualTo(Standing.TRUSTED);
    assertThat(off.differences(List.of(WRONG))).isEmpty();
  }

  @Test
  void what_differs_is_said_with_the_figure() {
    ClockReading ahead = new ClockReading("Redis", Duration.ofSeconds(120));
    ClockReading behind = new ClockReading("12 agents", Duration.ofHours(-1));

    assertThat(RULE.differences(List.of(ahead, RIGHT, behind)))
        .containsExactly(
            "the clock of Redis is 120 s ahead of the watchdog's", "the clock of 12 agents is 3600 s behind the watchdog's");
  }
}
