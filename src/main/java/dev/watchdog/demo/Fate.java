package dev.watchdog.demo;

/** How a run ends. */
enum Fate {
  /** The agent finishes it and tells the platform. */
  FINISH,
  /** The agent finishes it and keeps the result, but the report never arrives. */
  LOSE_REPORT,
  /** The agent loses it without a word. */
  CRASH,
  /** It never ends by itself. */
  OVERRUN,
  /** It never ends by itself, and the first call to terminate it is answered with 500. */
  OVERRUN_STUBBORNLY
}
