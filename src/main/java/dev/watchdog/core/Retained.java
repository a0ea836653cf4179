package dev.watchdog.core;

import java.time.Instant;

/** What an agent answered when asked for the result of a run. */
public sealed interface Retained {

  /** The table has not needed it so far, or its turn at its agent came too late. */
  record NotAsked() implements Retained {}

  /**
   * The agent keeps a result.
   *
   * @param status one of success, failed, cancelled
   * @param cost in USD, null where none was given
   * @param response fit to be stored: its secrets are replaced already, as are those of the log
   * @param log the execution log as text, null where none was given or it did not fit
   * @param logLeftOut bytes of a log that did not fit, 0 otherwise
   * @param retainedAt since when it is kept, null where missing or unreadable
   */
  record Kept(
      String status, String response, String error, String errorCode, Double cost, String log, long logLeftOut, Instant retainedAt)
      implements Retained {

    /** Its texts may be long and hold anything: they belong in a row, never in a log line. */
    @Override
    public String toString() {
      return "Kept[status=" + status + ", retainedAt=" + retainedAt + "]";
    }
  }

  /** Asked, and nothing is kept. */
  record NoneKept() implements Retained {}

  /** An older agent that does not know the question. */
  record NotSupported() implements Retained {}

  /** No answer that could be understood. */
  record CouldNotAsk(String reason) implements Retained {}

  Retained NOT_ASKED = new NotAsked();
}
