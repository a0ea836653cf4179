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
   * The first positive of the schedule's and the agent's limit, else the default. Zero and negative seconds count as absent.
   *
   * @param scheduleSeconds null where the schedule has none or there is no schedule
   * @param agentSeconds null where the agent's record has none or there is no record
   */
  public static Limit effective(Long scheduleSeconds, Long agentSeconds, boolean recorded, Duration fallback) {
    if (scheduleSeconds != null && scheduleSeconds > 0) {
      return new Limit(seconds(scheduleSeconds), Source.SCHEDULE, recorded);
    }
    if (agentSeconds != null && agentSeconds > 0) {
      return new Limit(seconds(agentSeconds), Source.AGENT, recorded);
    }
    return new Limit(fallback, Source.DEFAULT, recorded);
  }

  /** A limit of a million years is no limit, and must not overflow a sum of durations. */
  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE));
  }
}
