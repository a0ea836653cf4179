package dev.watchdog.flow.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Audit;
import dev.watchdog.core.AuditRule;
import dev.watchdog.core.AuditRule.UnownedSlot;
import dev.watchdog.core.Invariant;
import dev.watchdog.core.Problem;
import dev.watchdog.core.SlotRule.Holder;
import dev.watchdog.core.VerdictBoard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class CycleAuditTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");

  private final CycleAudit audit = new CycleAudit(new AuditRule(Duration.ofMinutes(5), false), InstantSource.fixed(NOW));

  private static UnownedSlot leaked() {
    return new UnownedSlot("e1", "a", Holder.TERMINAL, NOW.minusSeconds(9000), NOW.minusSeconds(7200), Duration.ofSeconds(900));
  }

  @Test
  void stores_that_cannot_tell_keep_nothing_else_from_being_audited() {
    Audit found = audit.of(new VerdictBoard(), List.of(leaked()), null);

    assertThat(found.findings()).containsOnlyKeys(Invariant.SLOT_HAS_ROW, Invariant.ROW_ENDS);
    assertThat(found.problems()).extracting(Problem::text).singleElement().asString()
        .startsWith("audit: slots held although their execution is over or gone: 1, e1 of agent 'a'");
  }

  @Test
  void slots_that_were_not_looked_at_are_not_said_to_be_in_order() {
    assertThat(audit.of(new VerdictBoard(), null, null).findings()).containsOnlyKeys(Invariant.ROW_ENDS);
  }

  @Test
  void what_the_audit_found_is_told_however_many_problems_there_are() {
    Tally tally = new Tally();
    for (int i = 0; i < 500; i++) {
      tally.problem(Problem.Kind.UPKEEP.says("problem " + i));
    }

    tally.audit(audit.of(new VerdictBoard(), List.of(leaked()), null));

    assertThat(tally.report(false).problemTexts()).anyMatch(problem -> problem.startsWith("audit: "));
  }
}
