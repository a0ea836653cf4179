package dev.watchdog.metrics;

import dev.watchdog.core.Audit;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Invariant;
import dev.watchdog.core.LedgerDebt;
import dev.watchdog.core.StoreAudit;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** What the last audit found, and the backlog of the ledger as it saw it. What it could not look at is not known. */
final class AuditMeters {

  private final Map<Invariant, Level> findings = new EnumMap<>(Invariant.class);
  private final Debt unreleased;
  private final Debt unpublished;

  /** How many entries wait for a step, and for how long the first of them. */
  private record Debt(Level count, Level oldest) {
    static Debt of(MeterRegistry registry, String state) {
      return new Debt(
          Level.of(registry, "watchdog_ledger_backlog", "Recoveries that wait for this step, young ones included.", "state", state),
          Level.of(registry, "watchdog_ledger_backlog_oldest_seconds", "Age of the oldest recovery that waits for this step, 0 where none"
              + " does.", "state", state));
    }

    void set(LedgerDebt debt, Instant now) {
      count.set(debt.count());
      oldest.set(debt.oldest() == null ? 0 : Math.max(0, Duration.between(debt.oldest(), now).toMillis() / 1000.0));
    }

    void unknown() {
      count.unknown();
      oldest.unknown();
    }
  }

  AuditMeters(MeterRegistry registry) {
    for (Invariant invariant : Invariant.values()) {
      findings.put(
          invariant,
          Level.of(registry, "watchdog_audit_findings", "What the last cycle found to break an invariant.", "invariant", invariant.word()));
    }
    unreleased = Debt.of(registry, "unreleased");
    unpublished = Debt.of(registry, "unpublished");
  }

  void looked(Audit audit, StoreAudit stores, Instant now) {
    findings.forEach(
        (invariant, level) -> audit.of(invariant).ifPresentOrElse(finding -> level.set(finding.count()), level::unknown));
    if (stores == null) {
      unreleased.unknown();
      unpublished.unknown();
    } else {
      unreleased.set(stores.unreleased(), now);
      unpublished.set(stores.unpublished(), now);
    }
  }

  /** Slots that could not be read, or were not looked at, are no reason to say that there are none. */
  static boolean slotsRead(CycleReport report) {
    return report.audit().of(Invariant.SLOT_HAS_ROW).isPresent();
  }
}
