package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;

/** What is done about a run whose row is over while its agent still lists it. */
public record GhostRule(GhostPolicy policy) {

  /** A registry may name a run for a moment after its row was completed. */
  public static final Duration SETTLED = Duration.ofSeconds(60);

  /** Reads of the registry that must name it. */
  public static final int READS_MIN = 2;

  /**
   * Whether it is terminated.
   *
   * @param reads how many reads of the registry named it since its row is over, this one included
   * @param completedAt of the row, null where missing or unreadable: then nothing tells how long it is over
   * @param ours whether the watchdog itself ended exactly this attempt, and the row is still as it left it
   */
  public boolean terminates(int reads, Instant completedAt, boolean ours, Instant now) {
    return settled(reads, completedAt, now) && (policy == GhostPolicy.TERMINATE_ALL || (policy == GhostPolicy.TERMINATE_RECOVERED && ours));
  }

  /** Whether it counts as a ghost at all. */
  public boolean settled(int reads, Instant completedAt, Instant now) {
    return reads >= READS_MIN && completedAt != null && !now.isBefore(completedAt.plus(SETTLED));
  }
}
