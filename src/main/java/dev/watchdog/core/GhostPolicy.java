package dev.watchdog.core;

/** What is done about an agent that runs an execution whose row is over. The names are those of the setting {@code ghosts.policy}. */
public enum GhostPolicy {
  REPORT,
  TERMINATE_RECOVERED,
  TERMINATE_ALL
}
