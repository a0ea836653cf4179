package dev.watchdog.core;

import java.util.Objects;

/**
 * One run of an execution: the same id started anew is another attempt.
 *
 * @param executionId the row's id
 * @param startedAt the row's {@code started_at} exactly as stored, null where the row has none; a text that made a round trip through
 *     a parser would never match the row again
 */
public record Attempt(String executionId, String startedAt) {

  /** Written out, since those of a record are made up of method handles, and this is asked for several times a row in every cycle. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Attempt attempt
            && Objects.equals(executionId, attempt.executionId)
            && Objects.equals(startedAt, attempt.startedAt);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(executionId) * 31 + Objects.hashCode(startedAt);
  }
}
