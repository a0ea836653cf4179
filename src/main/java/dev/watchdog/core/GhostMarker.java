package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;

/**
 * What was seen of the dispatcher marker of a ghost: a dispatcher that is alive may have sent the very run that its agent lists. One that
 * was seen alive counts as alive until two looks, {@code confirm-after} apart, found none.
 *
 * @param alive whether it counts as alive because it was seen
 * @param noneSince when a look first found none after that, null where none did
 */
public record GhostMarker(boolean alive, Instant noneSince) {

  /** It was never seen alive, or it is gone. */
  public static final GhostMarker NEVER_SEEN = new GhostMarker(false, null);

  private static final GhostMarker ALIVE = new GhostMarker(true, null);
  private static final String ALIVE_WORD = "alive";

  /** The same with one more look. What could not be read says nothing. */
  public GhostMarker after(Marker read, Instant at, Duration apart) {
    if (read == Marker.ALIVE) {
      return ALIVE;
    }
    if (!alive || !read.none()) {
      return this;
    }
    if (noneSince == null || noneSince.isAfter(at)) {
      return new GhostMarker(true, at); // Also where a clock was set back: an end that lies ahead would keep it alive until then.
    }
    return at.isBefore(noneSince.plus(apart)) ? this : NEVER_SEEN;
  }

  /** Whether a run with it may be killed, given the look that it comprises. */
  public boolean permits(Marker read) {
    return !alive && read.none();
  }

  /** As it is stored; null where there is nothing to store. */
  public String text() {
    return !alive ? null : noneSince == null ? ALIVE_WORD : Timestamps.format(noneSince);
  }

  /** What was stored; a text that is none of ours counts as alive. */
  public static GhostMarker of(String text) {
    return text == null ? NEVER_SEEN : new GhostMarker(true, Timestamps.parse(text).orElse(null));
  }
}
