package dev.watchdog.core;

/** What a cycle was allowed to do. */
public enum CycleKind {
  COMPLETED,
  DRY_RUN,
  OBSERVED,
  RECHECK
}
