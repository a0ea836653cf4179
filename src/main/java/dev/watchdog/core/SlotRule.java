package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;

/**
 * Which slots the sweep releases. A slot of a row that runs, or of which that cannot be told, is never touched, whatever its age.
 *
 * @param buffer added to a slot's own time-out
 * @param fallback how long a slot lives of which neither hash nor agent tells a time-out
 */
public record SlotRule(Duration buffer, Duration fallback) {

  /** A slot younger than this may belong to an attempt whose row is being written at this moment. */
  public static final Duration SETTLED = Duration.ofSeconds(15);

  /** What the slot's row looks like, read after the slot. */
  public enum Holder {
    /** The row runs, or ran when this cycle read it. */
    RUNNING,
    TERMINAL,
    /** No row, or one that is queued or waits for a retry. */
    MISSING,
    /** Whether it runs cannot be told: its status is none of the known words, or its id cannot be read. */
    UNKNOWN
  }

  /** What is done about a slot. */
  public enum Ruling {
    KEEP,
    RELEASE_ENDED,
    RELEASE_EXPIRED
  }

  /**
   * Rules on one slot.
   *
   * @param acquired the member's score as a time
   * @param lifetime the slot's own, see {@link #lifetime}
   */
  public Ruling rule(Holder holder, Instant acquired, Duration lifetime, Instant now) {
    Duration age = acquired.isAfter(now) ? Duration.ZERO : Duration.between(acquired, now);
    if (holder == Holder.TERMINAL) {
      return age.compareTo(SETTLED) > 0 ? Ruling.RELEASE_ENDED : Ruling.KEEP;
    }
    if (holder == Holder.MISSING) {
      return age.compareTo(lifetime) > 0 ? Ruling.RELEASE_EXPIRED : Ruling.KEEP;
    }
    return Ruling.KEEP;
  }

  /**
   * How long a slot lives whose row neither runs nor is over.
   *
   * @param timeoutSeconds of the slot's hash, null where it has none that is positive
   * @param agentSeconds the agent's limit, null where it has none that is positive
   */
  public Duration lifetime(Long timeoutSeconds, Long agentSeconds) {
    Long own = positive(timeoutSeconds) ? timeoutSeconds : positive(agentSeconds) ? agentSeconds : null;
    return own == null ? fallback : Duration.ofSeconds(Math.min(own, Integer.MAX_VALUE)).plus(buffer);
  }

  private static boolean positive(Long seconds) {
    return seconds != null && seconds > 0;
  }
}
