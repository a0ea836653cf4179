package dev.watchdog.core;

/** Whether a dispatcher is alive that will still call the agent for an execution. */
public enum Marker {
  ALIVE,
  NONE,
  /** Neither alive nor none: Redis could not be asked, or lacks it and has only just started or is a replica. */
  UNREADABLE,
  /** There is no Redis at all, so there are no dispatchers that would leave a marker: counts as {@link #NONE}, but was not checked. */
  NOT_KEPT;

  public boolean none() {
    return this == NONE || this == NOT_KEPT;
  }
}
