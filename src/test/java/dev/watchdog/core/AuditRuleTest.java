package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.AuditRule.UnownedSlot;
import dev.watchdog.core.Finding.Offence;
import dev.watchdog.core.SlotRule.Holder;
import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AuditRuleTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(300);

  private final AuditRule rule = new AuditRule(INTERVAL, false);

  private static UnownedSlot slot(Holder holder, Duration acquired, Duration completed) {
    Instant end = completed == null ? null : NOW.minus(completed);
    return new UnownedSlot("e1", "a", holder, NOW.minus(acquired), end, Duration.ofSeconds(900));
  }

  @ParameterizedTest(name = "{0}, acquired {1} ago, row ended {2} ago: due for {3}")
  @CsvSource({
    "TERMINAL, PT1000S,    PT315S,     ",
    "TERMINAL, PT1000S,    PT315.001S, PT315.001S",
    "TERMINAL, PT315S,     PT1000S,    ",
    "TERMINAL, PT315.001S, PT1000S,    PT315.001S",
    "TERMINAL, PT315S,     ,           ",
    "TERMINAL, PT315.001S, ,           PT315.001S",
    "TERMINAL, PT-300S,    PT9000S,    ",
    "TERMINAL, PT-300.001S,PT9000S,    PT9000S",
    "TERMINAL, PT-301S,    PT315S,     ",
    "TERMINAL, PT-301S,    ,           ",
    "MISSING,  PT1215S,    ,           ",
    "MISSING,  PT1215.001S,,           PT315.001S",
    "RUNNING,  PT9999H,    ,           ",
  })
  void a_slot_offends_once_it_was_due_for_fifteen_seconds_and_one_interval(
      Holder holder, Duration acquired, Duration completed, Duration due) {
    assertThat(rule.slot(slot(holder, acquired, completed), NOW).map(Offence::age).orElse(null)).isEqualTo(due);
  }

  @Test
  void a_slot_is_named_with_its_execution_its_agent_and_why_it_should_be_free() {
    assertThat(rule.slot(slot(Holder.TERMINAL, Duration.ofHours(2), Duration.ofHours(1)), NOW))
        .contains(new Offence("e1", "a", Duration.ofHours(1), "its row is over"));
    assertThat(rule.slot(slot(Holder.MISSING, Duration.ofHours(1), null), NOW))
        .contains(new Offence("e1", "a", Duration.ofMinutes(45), "its row neither runs nor is over"));
    assertThat(rule.slot(slot(Holder.TERMINAL, Duration.ofHours(-2), Duration.ofHours(1)), NOW))
        .contains(new Offence("e1", "a", Duration.ofHours(1), "its score lies in the future"));
  }

  @ParameterizedTest
  @CsvSource({"PT1200S, ", "PT1200.001S, PT0.001S", "PT5000S, PT3800S"})
  void a_running_row_offends_as_soon_as_its_age_is_greater_than_its_deadline(String age, Duration over) {
    Evidence evidence = Given.row().aged(age).evidence();

    assertThat(rule.row(evidence, new Verdict(15, Kind.UNREACHABLE)).map(Offence::age).orElse(null)).isEqualTo(over);
  }

  @Test
  void a_row_that_is_listed_within_its_limit_is_as_it_should_be_whatever_its_deadline() {
    Evidence evidence = Given.row().aged("PT5000S").evidence();

    assertThat(rule.row(evidence, new Verdict(2, Kind.CONFIRMED))).isEmpty();
  }

  @Test
  void a_row_with_a_lease_is_another_mechanisms() {
    Evidence evidence = Given.row().aged("PT5000S").lease("2026-03-25T11:00:00Z").evidence();

    assertThat(rule.row(evidence, new Verdict(1, Kind.LEASED))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = {"HELD", "RESULT_YOUNG", "UNREACHABLE", "DISPATCHER_ALIVE", "NOT_STOPPED"})
  void what_keeps_a_row_is_said_with_its_rule(Kind kind) {
    Evidence evidence = Given.row().aged("PT5000S").evidence();

    assertThat(rule.row(evidence, new Verdict(9, kind)).orElseThrow().reason()).isEqualTo("rule 9: " + kind.meaning());
  }

  @Test
  void a_verdict_that_should_have_ended_the_row_is_said_to_have_been_left_undone_and_why() {
    Evidence evidence = Given.row().aged("PT5000S").evidence();
    Verdict stale = new Verdict(16, Kind.STALE);

    assertThat(rule.row(evidence, stale).orElseThrow().reason()).isEqualTo(
        "rule 16: its agent is silent and its deadline has passed, and its end could not be written");
    assertThat(new AuditRule(INTERVAL, true).row(evidence, stale).orElseThrow().reason()).endsWith("and a dry run ends nothing");
  }

  @Test
  void the_ledger_has_one_interval_and_at_least_a_minute() {
    assertThat(rule.ledgerDue(NOW)).isEqualTo(NOW.minusSeconds(300));
    assertThat(new AuditRule(Duration.ofSeconds(60), false).ledgerDue(NOW)).isEqualTo(NOW.minusSeconds(60));
    assertThat(new AuditRule(Duration.ofMillis(59_999), false).ledgerDue(NOW)).isEqualTo(NOW.minusSeconds(60));
    assertThat(new AuditRule(Duration.ofMillis(60_001), false).ledgerDue(NOW)).isEqualTo(NOW.minusMillis(60_001));
  }

  @ParameterizedTest(name = "started_at {0}: {1}")
  @CsvSource({
    "2026-03-25T09:59:00Z,     ",
    "2026-03-25T09:58:59.999Z, PT1M0.001S",
    "2026-03-25 08:00:00,      PT2H",
    "2026-03-25T10:00:00Z,     ",
    "2026-03-25T10:00:00.001Z, PT0S",
    "yesterday,                PT0S",
    ",                         PT0S",
  })
  void a_row_that_is_over_without_a_time_offends_a_minute_after_its_start_or_at_once_where_that_tells_nothing(
      String startedAt, Duration age) {
    assertThat(AuditRule.withoutEnd("e1", "a", "failed", startedAt, NOW).map(Offence::age).orElse(null)).isEqualTo(age);
  }

  @Test
  void a_row_that_is_over_without_a_time_is_named_with_its_status() {
    assertThat(AuditRule.withoutEnd("e1", "a", "success", null, NOW)).contains(new Offence("e1", "a", Duration.ZERO, "is success"));
  }
}
