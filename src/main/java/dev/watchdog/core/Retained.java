package dev.watchdog.core;

import java.time.Instant;
import java.util.Locale;

/** What an agent answered when asked for the result of a run. */
public sealed interface Retained {

  /**
   * The table has not needed it so far, or the watchdog itself could not ask, or its turn came too late. Never a look.
   *
   * @param reason what kept the watchdog from asking, null where nothing did
   */
  record NotAsked(String reason) implements Retained {}

  /**
   * The agent keeps a result.
   *
   * @param status one of success, failed, cancelled
   * @param sessionId of the run, null where none was given
   * @param cost in USD, null where none was given
   * @param response fit to be stored: its secrets are replaced already, as are those of the log
   * @param log the execution log as text, null where none was given or it did not fit
   * @param logLeftOut bytes of a log that did not fit, 0 otherwise
   * @param retainedAt since when it is kept, null where missing or unreadable
   * @param permit the permit that a large result holds until it is written or given up, 0 where it holds none
   */
  record Kept(
      String status,
      String response,
      String error,
      String errorCode,
      String sessionId,
      Double cost,
      String log,
      long logLeftOut,
      Instant retainedAt,
      long permit)
      implements Retained {

    public Kept {
      error = SafeText.shortened(error, Reason.CHARS_MAX);
      errorCode = SafeText.shortened(errorCode, Bounds.ERROR_TYPE);
    }

    /** The same without what may be megabytes: for whoever only wants to know that there is one. */
    Kept withoutTexts() {
      return new Kept(status, null, null, null, null, cost, null, logLeftOut, retainedAt, 0);
    }

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

  /**
   * No answer that could be understood.
   *
   * @param arriving whether it was cut off while it was arriving, so that more time may help
   */
  record CouldNotAsk(String reason, boolean arriving) implements Retained {

    /** Not even the beginning of an answer, or one that means nothing. */
    public CouldNotAsk(String reason) {
      this(reason, false);
    }
  }

  Retained NOT_ASKED = new NotAsked(null);

  /**
   * What a kept status means. A run that its agent cancelled because it could not log in, or was told to slow down, has failed: nobody
   * wanted it to end, and as cancelled it would keep a later success from being taken.
   *
   * @param errorCode null where none was given
   * @param terminalReason null where none was given
   */
  static String statusOf(String kept, String errorCode, String terminalReason) {
    return Status.CANCELLED.equals(kept) && (tellsFailure(errorCode) || tellsFailure(terminalReason)) ? Status.FAILED : kept;
  }

  /** Whether a text can be the id of a session: one that is blank, too long or not storable is none. */
  static boolean isSession(String id) {
    return id != null && !id.isBlank() && id.length() <= Bounds.SESSION_ID && SafeText.isStorable(id);
  }

  private static boolean tellsFailure(String text) {
    String words = text == null ? "" : text.toLowerCase(Locale.ROOT);
    return words.contains("auth") || words.contains("rate_limit");
  }
}
