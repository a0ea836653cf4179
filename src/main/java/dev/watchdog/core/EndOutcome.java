package dev.watchdog.core;

/** How a guarded update of one row ended. */
public enum EndOutcome {
  WON,
  /** Somebody else ended or changed the row first, and they were right. */
  LOST,
  /** Its observation was too old when its turn came. */
  OUTDATED,
  /** The database refused this row. */
  FAILED,
  /** The database refused to write at all; nothing more is tried in this cycle. */
  ABANDONED
}
