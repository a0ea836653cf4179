package dev.watchdog.core;

/**
 * One member of an agent's capacity slots.
 *
 * @param score when it was acquired, in seconds since 1970
 * @param legible whether the member is a text; where it is not, the id is its bytes in writing and no execution's
 */
public record Slot(String agent, String executionId, double score, boolean legible) {

  /** No time in seconds is as late as that: milliseconds, most likely. */
  public static final double SECONDS_BELOW = 1e11;

  public Slot(String agent, String executionId, double score) {
    this(agent, executionId, score, true);
  }
}
