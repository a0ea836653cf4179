package dev.watchdog.flow.cycle;

import static dev.watchdog.bus.Addresses.AUDIT_STORES;

import dev.watchdog.bus.Bus;
import dev.watchdog.bus.Protocol.AuditStores;
import dev.watchdog.bus.Protocol.StoresAudited;
import dev.watchdog.bus.Protocol.Swept;
import dev.watchdog.core.Audit;
import dev.watchdog.core.AuditRule.LooseSlot;
import dev.watchdog.core.AuditRule;
import dev.watchdog.core.Finding.Offence;
import dev.watchdog.core.Finding;
import dev.watchdog.core.Invariant;
import dev.watchdog.core.Problem;
import dev.watchdog.core.StoreAudit;
import dev.watchdog.core.VerdictBoard;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The last step of a cycle: holds what the cycle has in hand, and what the stores tell of themselves, against the invariants. Rows and
 * slots are not read again, and nothing is mended.
 */
final class CycleAudit {

  private final Bus bus;
  private final Duration within;
  private final AuditRule rule;
  private final InstantSource clock;
  private final Tally tally;

  CycleAudit(Bus bus, Duration within, AuditRule rule, InstantSource clock, Tally tally) {
    this.bus = bus;
    this.within = within;
    this.rule = rule;
    this.clock = clock;
    this.tally = tally;
  }

  /**
   * Never fails: what cannot be looked at is a problem in words.
   *
   * @param running the rows that still run, as they were judged
   * @return what the stores told, null where they could not
   */
  Future<StoreAudit> run(VerdictBoard running, Swept swept) {
    Instant now = clock.instant();
    List<Finding> findings = new ArrayList<>();
    findings.add(rows(running));
    if (swept.loose() != null) {
      findings.add(slots(swept.loose(), now));
    }
    return bus.ask(AUDIT_STORES, new AuditStores(rule.ledgerDue(now)), within)
        .map(StoresAudited::found)
        .onSuccess(told -> findings.addAll(List.of(told.unreleased().overdue(), told.unpublished().overdue(), told.withoutEnd())))
        .otherwise(
            failure -> {
              tally.problem(Problem.Kind.UPKEEP.says("ledger and rows could not be audited: " + failure.getMessage()));
              return null;
            })
        .onSuccess(done -> tally.audit(Audit.of(findings)));
  }

  private Finding rows(VerdictBoard running) {
    List<Offence> offences = new ArrayList<>();
    Consumer<Offence> offends = offences::add; // One for all, and not one for each of a hundred thousand.
    running.forEach(one -> rule.row(one.evidence(), one.verdict()).ifPresent(offends));
    return Finding.of(Invariant.ROW_ENDS, offences);
  }

  private Finding slots(List<LooseSlot> loose, Instant now) {
    List<Offence> offences = new ArrayList<>();
    loose.forEach(slot -> rule.slot(slot, now).ifPresent(offences::add));
    return Finding.of(Invariant.SLOT_HAS_ROW, offences);
  }
}
