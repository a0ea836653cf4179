package dev.watchdog.core;

import java.time.Instant;

/** What one look said of a row, as {@link dev.watchdog.core.Observation#word}. */
public record PastObservation(Instant at, String said) {

  /** Written out, since that of a record is made up of method handles, and this is asked for five times a row in every cycle. */
  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof PastObservation seen && at.equals(seen.at) && said.equals(seen.said);
  }

  @Override
  public int hashCode() {
    return at.hashCode() * 31 + said.hashCode();
  }
}
