package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.SlotRule.Holder;
import dev.watchdog.core.SlotRule.Ruling;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotRuleTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");

  private final SlotRule rule = new SlotRule(Duration.ofSeconds(300), Duration.ofSeconds(1200));

  @ParameterizedTest(name = "{0}, time-out {1} s, agent {2} s, age {3} → {4}")
  @CsvSource({
    "RUNNING,  600,     , PT0S,        KEEP",
    "RUNNING,  600,     , PT1000S,     KEEP",
    "RUNNING,     ,     , PT9999H,     KEEP",
    "TERMINAL, 600,     , PT14.999S,   KEEP",
    "TERMINAL, 600,     , PT15S,       KEEP",
    "TERMINAL, 600,     , PT15.001S,   RELEASE_ENDED",
    "TERMINAL,    ,     , PT15.001S,   RELEASE_ENDED",
    "MISSING,  600,     , PT15.001S,   KEEP",
    "MISSING,  600, 3600, PT899.999S,  KEEP",
    "MISSING,  600, 3600, PT900S,      KEEP",
    "MISSING,  600, 3600, PT900.001S,  RELEASE_EXPIRED",
    "MISSING,     , 3600, PT3900S,     KEEP",
    "MISSING,     , 3600, PT3900.001S, RELEASE_EXPIRED",
    "MISSING,    0, 3600, PT3900S,     KEEP",
    "MISSING,   -1, 3600, PT3900.001S, RELEASE_EXPIRED",
    "MISSING,     ,     , PT1200S,     KEEP",
    "MISSING,     ,     , PT1200.001S, RELEASE_EXPIRED",
    "MISSING,    0,   -1, PT1200S,     KEEP",
    "MISSING,    0,    0, PT1200.001S, RELEASE_EXPIRED",
    "MISSING,    1,     , PT301.001S,  RELEASE_EXPIRED",
    "MISSING,     ,    1, PT301.001S,  RELEASE_EXPIRED",
  })
  void a_slot_is_released_when_its_row_is_over_or_its_own_time_is(Holder holder, Long own, Long agents, Duration age, Ruling expected) {
    assertThat(rule.rule(holder, NOW.minus(age), rule.lifetime(own, agents), NOW)).isEqualTo(expected);
  }

  @Test
  void a_slot_acquired_in_the_future_is_as_young_as_can_be() {
    for (Holder holder : Holder.values()) {
      assertThat(rule.rule(holder, NOW.plus(Duration.ofDays(9)), rule.lifetime(1L, 1L), NOW)).isEqualTo(Ruling.KEEP);
    }
  }

  @Test
  void an_absurd_time_out_does_not_overflow() {
    assertThat(rule.rule(Holder.MISSING, Instant.EPOCH, rule.lifetime(Long.MAX_VALUE, null), NOW)).isEqualTo(Ruling.KEEP);
  }
}
