package dev.watchdog.core;

import java.time.Instant;

/**
 * Entries of the ledger that wait for a step.
 *
 * @param count all that wait
 * @param oldest when the first of them was recorded, null where none waits
 * @param overdue those that have waited for too long
 */
public record LedgerDebt(long count, Instant oldest, Finding overdue) {}
