package dev.watchdog.flow.cycle;

import dev.watchdog.core.Audit;
import dev.watchdog.core.AuditRule;
import dev.watchdog.core.AuditRule.UnownedSlot;
import dev.watchdog.core.Finding;
import dev.watchdog.core.Finding.Offence;
import dev.watchdog.core.Invariant;
import dev.watchdog.core.StoreAudit;
import dev.watchdog.core.VerdictBoard;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The last step of a cycle: holds what the cycle has in hand, and what the stores told of themselves, against the invariants. Rows and
 * slots are not read again, and nothing is mended.
 */
final class CycleAudit {

  private final AuditRule rule;
  private final InstantSource clock;

  CycleAudit(AuditRule rule, InstantSource clock) {
    this.rule = rule;
    this.clock = clock;
  }

  /** Entries of the ledger recorded before this should have been released and published by now. */
  Instant ledgerDue() {
    return rule.ledgerDue(clock.instant());
  }

  /**
   * What breaks an invariant.
   *
   * @param running the rows that still run, as they were judged
   * @param unowned slots whose rows do not run, null where slots could not be looked at
   * @param told what the stores told, null where they could not
   */
  Audit of(VerdictBoard running, List<UnownedSlot> unowned, StoreAudit told) {
    List<Finding> findings = new ArrayList<>();
    findings.add(rows(running));
    if (unowned != null) {
      findings.add(slots(unowned, clock.instant()));
    }
    if (told != null) {
      findings.addAll(List.of(told.unreleased().overdue(), told.unpublished().overdue(), told.withoutEnd()));
    }
    return Audit.of(findings);
  }

  private Finding rows(VerdictBoard running) {
    List<Offence> offences = new ArrayList<>();
    Consumer<Offence> offends = offences::add; // One for all, and not one for each of a hundred thousand.
    running.forEach(one -> rule.row(one.evidence(), one.verdict()).ifPresent(offends));
    return Finding.of(Invariant.ROW_ENDS, offences);
  }

  private Finding slots(List<UnownedSlot> unowned, Instant now) {
    List<Offence> offences = new ArrayList<>();
    unowned.forEach(slot -> rule.slot(slot, now).ifPresent(offences::add));
    return Finding.of(Invariant.SLOT_HAS_ROW, offences);
  }
}
