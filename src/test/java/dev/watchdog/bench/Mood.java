package dev.watchdog.bench;

/** How the fleet answers. */
enum Mood {
  /** Every row is listed by its agent: nothing is stuck. */
  ALL,
  /** The stuck rows are not listed. */
  LOSING,
  /** Every row is listed, and some agents do not answer at all. */
  HANGING
}
