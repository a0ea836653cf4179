package dev.watchdog.core;

import java.util.Objects;

/**
 * One run of an execution: the same id started anew is another attempt. No record, since it keeps its hash: it is looked up several times a
 * row in every cycle, and to make its hash up from those of its texts means to fetch both from memory each time.
 */
public final class Attempt {

  private final String executionId;
  private final String startedAt;
  private final int hash;

  /**
   * An attempt.
   *
   * @param executionId the row's id
   * @param startedAt the row's {@code started_at} exactly as stored, null where the row has none; a text that made a round trip through
   *     a parser would never match the row again
   */
  public Attempt(String executionId, String startedAt) {
    this.executionId = executionId;
    this.startedAt = startedAt;
    this.hash = Objects.hashCode(executionId) * 31 + Objects.hashCode(startedAt);
  }

  public String executionId() {
    return executionId;
  }

  public String startedAt() {
    return startedAt;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Attempt attempt
            && hash == attempt.hash
            && Objects.equals(executionId, attempt.executionId)
            && Objects.equals(startedAt, attempt.startedAt);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "Attempt[executionId=" + executionId + ", startedAt=" + startedAt + "]";
  }
}
