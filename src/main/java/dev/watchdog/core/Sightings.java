package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;

/**
 * How often something was seen, and when first and last.
 *
 * @param first null while the count is 0
 * @param last null while the count is 0
 */
public record Sightings(int count, Instant first, Instant last) {

  public static final Sightings NONE = new Sightings(0, null, null);

  /** One more, unless the last was less than {@code apart} ago: two looks in quick succession are one sighting. */
  public Sightings plus(Instant at, Duration apart) {
    if (count == 0) {
      return new Sightings(1, at, at);
    }
    return at.isBefore(last.plus(apart)) ? this : new Sightings(count + 1, first, at);
  }
}
