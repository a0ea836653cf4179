package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What earlier looks saw of the dispatcher marker of an attempt. One failed write of a platform is enough to lose a marker for a moment,
 * so one that was seen alive counts as alive until two looks, {@code confirm-after} apart, found none.
 *
 * @param seenAt when it was first seen alive, null where it never was
 * @param none looks that found none since it was last seen alive
 */
public record MarkerHistory(Instant seenAt, Sightings none) {

  public static final MarkerHistory NONE = new MarkerHistory(null, Sightings.NONE);

  private static final String ALIVE = "alive";

  /** Looks without it after which a marker that was alive is gone. */
  static final int LOOKS_TO_BE_GONE = 2;

  /** The history with one more reading. What could not be read says nothing. */
  public MarkerHistory with(Marker read, Instant at, Duration apart) {
    if (read == Marker.ALIVE) {
      // When it was first seen, and not when last: a marker lives as long as its run, and would be written anew in every cycle.
      return seenAt != null && none.count() == 0 ? this : new MarkerHistory(seenAt == null ? at : seenAt, Sightings.NONE);
    }
    if (seenAt == null || !read.none() || gone()) {
      return this;
    }
    // Where a clock was set back, a look that lies ahead would keep the marker alive until then.
    boolean ahead = none.count() > 0 && none.last().isAfter(at);
    return new MarkerHistory(seenAt, (ahead ? Sightings.NONE : none).plus(at, apart));
  }

  /** What a reading counts as. */
  Marker countsAs(Marker read) {
    return seenAt == null || gone() ? read : Marker.ALIVE;
  }

  /** Whether it counts as alive although the last reading that told anything found none: another reading decides. */
  boolean lapsed() {
    return none.count() > 0 && !gone();
  }

  /** Whether a run with it may be killed, given a reading that it comprises: nobody can have sent it. */
  public boolean permitsKill(Marker read) {
    return countsAs(read).none();
  }

  /** In one text, as it is kept of a ghost: whether it counts as alive, and since when it was not seen. Null where it does not. */
  public String text() {
    if (seenAt == null || gone()) {
      return null;
    }
    return none.count() == 0 ? ALIVE : Timestamps.format(none.last());
  }

  /** What was kept in one text; one that is none of ours counts as alive. When it was first seen is not in it. */
  public static MarkerHistory of(String text) {
    if (text == null) {
      return NONE;
    }
    Sightings without = Timestamps.parse(text).map(at -> new Sightings(1, at, at)).orElse(Sightings.NONE);
    return new MarkerHistory(Instant.EPOCH, without);
  }

  private boolean gone() {
    return none.count() >= LOOKS_TO_BE_GONE;
  }

  /** Written out, as in {@link Attempt}: every row with a marker is compared with its last look in every cycle. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof MarkerHistory history && Objects.equals(seenAt, history.seenAt) && none.equals(history.none);
  }

  @Override
  public int hashCode() {
    return Objects.hash(seenAt, none);
  }
}
