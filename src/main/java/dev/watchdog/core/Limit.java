package dev.watchdog.core;

import java.time.Duration;

/**
 * How long an execution may run, and who said so. The only function that computes it is {@link #effective}.
 *
 * @param length the effective limit, positive
 * @param source where it came from
 * @param recorded whether the row has a schedule or an agent record at all; without either, the deadline is stale-after
 */
public record Limit(Duration length, Source source, boolean recorded) {

  /** Seconds that are there and cannot be read, which is something else than none: nobody meant the row to have the default. */
  public static final long UNREADABLE = Long.MIN_VALUE;

  /** How long a row may run whose own limit cannot be read. */
  private static final Duration INSTEAD = Duration.ofHours(24);

  /** Who set the limit. */
  public enum Source {
    SCHEDULE,
    AGENT,
    DEFAULT
  }

  /** Written out, since those of a record are made up of method handles, and the limit of every row is looked up to be kept once. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Limit limit && recorded == limit.recorded && source == limit.source && length.equals(limit.length);
  }

  @Override
  public int hashCode() {
    return (length.hashCode() * 31 + source.ordinal()) * 31 + Boolean.hashCode(recorded);
  }

  /**
   * The first positive of the schedule's and the agent's limit, else the default. Zero and negative seconds count as absent. One that
   * cannot be read stands for 24 hours, or for the largest that can be read if that is more: no run dies of a smaller one instead.
   *
   * @param scheduleSeconds null where the schedule has none or there is no schedule
   * @param agentSeconds null where the agent's record has none or there is no record
   */
  public static Limit effective(Long scheduleSeconds, Long agentSeconds, boolean recorded, Duration fallback) {
    if (unreadable(scheduleSeconds)) {
      return new Limit(instead(agentSeconds, fallback), Source.SCHEDULE, recorded);
    }
    if (scheduleSeconds != null && scheduleSeconds > 0) {
      return new Limit(seconds(scheduleSeconds), Source.SCHEDULE, recorded);
    }
    if (unreadable(agentSeconds)) {
      return new Limit(instead(null, fallback), Source.AGENT, recorded);
    }
    if (agentSeconds != null && agentSeconds > 0) {
      return new Limit(seconds(agentSeconds), Source.AGENT, recorded);
    }
    return new Limit(fallback, Source.DEFAULT, recorded);
  }

  private static boolean unreadable(Long seconds) {
    return seconds != null && seconds == UNREADABLE;
  }

  private static Duration instead(Long readable, Duration fallback) {
    Duration most = fallback.compareTo(INSTEAD) > 0 ? fallback : INSTEAD;
    Duration other = readable == null || readable <= 0 ? most : seconds(readable);
    return other.compareTo(most) > 0 ? other : most;
  }

  /** A limit of a million years is no limit, and must not overflow a sum of durations. */
  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE));
  }
}
