package dev.watchdog.core;

import java.util.Map;

/**
 * What a cycle learnt beside its report.
 *
 * @param whole whether it saw all rows
 * @param verdicts on how many rows which verdict was reached
 * @param audited what the stores told the audit, null where they were not asked or could not tell
 */
public record CycleFigures(CycleKind kind, boolean whole, Map<Verdict, Integer> verdicts, BrakeFigures brake, StoreAudit audited) {}
