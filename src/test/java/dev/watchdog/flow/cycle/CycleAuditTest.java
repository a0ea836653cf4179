package dev.watchdog.flow.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.Swept;
import dev.watchdog.core.AuditRule.LooseSlot;
import dev.watchdog.core.AuditRule;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Invariant;
import dev.watchdog.core.SlotRule.Holder;
import dev.watchdog.core.StoreAudit;
import dev.watchdog.core.VerdictBoard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CycleAuditTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.install(vertx);
  private final Tally tally = new Tally();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private StoreAudit audit(List<LooseSlot> loose) throws Exception {
    CycleAudit audit =
        new CycleAudit(bus, Duration.ofSeconds(5), new AuditRule(Duration.ofMinutes(5), false), InstantSource.fixed(NOW), tally);
    return audit.run(new VerdictBoard(), new Swept(0, 0, 0, 0, loose, List.of())).await(10, TimeUnit.SECONDS);
  }

  @Test
  void stores_that_cannot_tell_are_a_problem_in_words_and_keep_nothing_else_from_being_audited() throws Exception {
    bus.answer(Addresses.AUDIT_STORES, ask -> Future.failedFuture("the table is locked")).await(10, TimeUnit.SECONDS);
    LooseSlot leaked =
        new LooseSlot("e1", "a", Holder.TERMINAL, NOW.minusSeconds(9000), NOW.minusSeconds(7200), Duration.ofSeconds(900));

    assertThat(audit(List.of(leaked))).isNull();

    CycleReport report = tally.report(false);
    assertThat(report.audit().findings()).containsOnlyKeys(Invariant.SLOT_HAS_ROW, Invariant.ROW_ENDS);
    assertThat(report.problemTexts()).hasSize(2);
    assertThat(report.problemTexts().get(0)).startsWith("ledger and rows could not be audited: ").contains("the table is locked");
    assertThat(report.problemTexts().get(1)).startsWith("audit: slots held although their execution is over or gone: 1, e1 of agent 'a'");
  }

  @Test
  void slots_that_were_not_looked_at_are_not_said_to_be_in_order() throws Exception {
    assertThat(audit(null)).as("nobody answers").isNull();

    assertThat(tally.report(false).audit().findings()).containsOnlyKeys(Invariant.ROW_ENDS);
  }

  @Test
  void what_the_audit_found_is_told_however_many_problems_there_are() throws Exception {
    for (int i = 0; i < 500; i++) {
      tally.problem("problem " + i);
    }
    LooseSlot leaked =
        new LooseSlot("e1", "a", Holder.TERMINAL, NOW.minusSeconds(9000), NOW.minusSeconds(7200), Duration.ofSeconds(900));

    audit(List.of(leaked));

    assertThat(tally.report(false).problemTexts()).anyMatch(problem -> problem.startsWith("audit: "));
  }
}
