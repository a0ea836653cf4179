package dev.watchdog.core;

/**
 * What the tables tell of the invariants.
 *
 * @param unreleased ledger entries whose slots are still to be released
 * @param unpublished ledger entries that are still to be told
 * @param withoutEnd rows that are over and have no end
 */
public record StoreAudit(LedgerDebt unreleased, LedgerDebt unpublished, Finding withoutEnd) {}
