package dev.watchdog.core;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * The thresholds of the table that an operator sets, and those that are fixed.
 *
 * @param orphanConfirmations sightings of absence needed; empty = 1 if the registry reports what finished recently, else 2
 */
public record Policy(
    Duration dispatchGrace,
    Duration defaultTimeout,
    Duration staleBuffer,
    Duration staleAfter,
    Duration noSessionAfter,
    OptionalInt orphanConfirmations,
    Duration confirmAfter) {

  /** A verdict whose observation is older than this is not acted upon. */
  public static final Duration FRESH = Duration.ofSeconds(60);

  /** A result is taken once it was kept this long: until then the platform's own report may still be under way. */
  public static final Duration RESULT_SETTLED = Duration.ofSeconds(75);

  /** How long a finished run without a result to be had is left alone while its agent still names it. */
  public static final Duration FINISHED_PATIENCE = Duration.ofMinutes(15);

  /** A result kept since more than this before the row started belongs to an earlier attempt. */
  public static final Duration EARLIER_ATTEMPT = Duration.ofMinutes(1);

  /** How far beyond its deadline a live dispatcher keeps a row alive, and how late an agent's own start may move a row's. */
  public static final Duration DISPATCHER_EXTRA = Duration.ofHours(3);

  /** A start further ahead than this is no clock difference but a bad value. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /** How often the same must be seen before it decides: looks that could not ask, answers that it had ended, unconfirmed attempts. */
  public static final int REPEATED_MIN = 3;

  /** When a row may be failed although its agent does not answer. */
  public Duration deadline(Limit limit) {
    return limit.recorded() ? limit.length().plus(staleBuffer) : staleAfter;
  }
}
