package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Finding.Offence;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {

  private static Offence offence(String id, long seconds, String reason) {
    return new Offence(id, "a", Duration.ofSeconds(seconds), reason);
  }

  @Test
  void a_finding_counts_all_and_shows_the_three_oldest() {
    Finding finding =
        Finding.of(
            Invariant.ROW_ENDS, List.of(offence("b", 5, "x"), offence("e", 9, "y"), offence("a", 5, "x"), offence("c", 7, "x")));

    assertThat(finding.count()).isEqualTo(4);
    assertThat(finding.oldest()).isEqualTo(Duration.ofSeconds(9));
    assertThat(finding.examples()).extracting(Offence::id).containsExactly("e", "c", "a");
    assertThat(finding.reasons()).isEqualTo(Map.of("x", 3, "y", 1));
    assertThat(finding.holds()).isFalse();
  }

  @Test
  void a_finding_of_nothing_holds_and_has_no_age() {
    Finding finding = Finding.of(Invariant.ROW_ENDS, List.of());

    assertThat(finding.holds()).isTrue();
    assertThat(finding.oldest()).isNull();
    assertThat(Audit.of(List.of(finding)).problems()).isEmpty();
  }

  @Test
  void the_line_for_a_reader_says_what_how_many_which_and_what_to_do() {
    assertThat(Finding.of(Invariant.LEDGER_RELEASED, List.of(offence("e1", 400, "recovered"))).problem().text()).isEqualTo(
        "audit: recoveries that have not given back what they held: 1, e1 of agent 'a' (recovered, for 400 s); "
            + "look for errors of Redis or of the database: every cycle tries again");
    assertThat(Finding.of(Invariant.LEDGER_RELEASED, 7, List.of(offence("e1", 400, "recovered"))).problem().text())
        .contains(": 7, the oldest being e1 of agent 'a' (recovered, for 400 s); ");
    assertThat(Finding.of(Invariant.END_HAS_TIME, List.of(new Offence("e\n1", null, Duration.ZERO, "is failed"))).problem().text())
        .contains(": 1, e\\n1 (is failed, for 0 s); ");
  }

  @Test
  void what_was_not_looked_at_is_not_said_to_hold() {
    Audit audit = Audit.of(List.of(Finding.of(Invariant.ROW_ENDS, List.of())));

    assertThat(audit.of(Invariant.ROW_ENDS)).isPresent();
    assertThat(audit.of(Invariant.SLOT_HAS_ROW)).isEmpty();
    assertThat(Audit.NONE.findings()).isEmpty();
  }

  @Test
  void each_invariant_that_does_not_hold_is_one_line_in_the_order_of_the_invariants() {
    Audit audit =
        Audit.of(
            List.of(
                Finding.of(Invariant.END_HAS_TIME, List.of(offence("z", 1, "is failed"))),
                Finding.of(Invariant.LEDGER_RELEASED, List.of()),
                Finding.of(Invariant.SLOT_HAS_ROW, List.of(offence("s", 1, "its row is over"), offence("t", 2, "its row is over")))));

    assertThat(audit.problems()).hasSize(2);
    assertThat(audit.problems().get(0).text()).startsWith("audit: slots held");
    assertThat(audit.problems().get(1).text()).startsWith("audit: rows that are over");
  }

  @Test
  void the_names_of_the_invariants_are_relied_on_outside() {
    assertThat(Arrays.stream(Invariant.values()).map(Invariant::word)).containsExactly(
        "slot_without_live_row", "running_past_deadline", "ledger_unreleased", "ledger_unpublished", "terminal_without_completed_at");
  }
}
