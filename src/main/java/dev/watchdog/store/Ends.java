package dev.watchdog.store;

import dev.watchdog.core.Retained;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.Start;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict.Action;
import java.time.Instant;

/**
 * When an execution ended and how long it took, as far as anybody saw it. A run that was found to be gone ended at a time that nobody
 * knows: its row gets the time at which that was written down, and no duration, which would be an invention.
 *
 * @param at what is written as its end, before it is held against a start
 * @param observed whether it ended then: it was killed, or its agent said when it was over
 */
record Ends(Instant at, boolean observed) {

  /**
   * The end of one that is written at a time.
   *
   * @param now when it is written
   */
  static Ends of(RowEnd end, Instant now) {
    if (end.result() == null) {
      return new Ends(now, end.verdict().kind().action() == Action.AUTO_TERMINATED);
    }
    Instant retained = end.result().retainedAt();
    boolean tells = retained != null && !retained.isAfter(now);
    return new Ends(tells ? retained : now, tells);
  }

  /**
   * Never before a start, even one that a platform with a fast clock wrote.
   *
   * @param start as stored
   */
  Instant after(String start) {
    return Timestamps.parse(start).filter(began -> began.isAfter(at)).orElse(at);
  }

  /** Null where it would be invented, negative, or larger than the column. */
  Integer millis(Start start) {
    return start.problem() == null ? millis(start.ofRow()) : null;
  }

  /**
   * The same, of something with a start of its own.
   *
   * @param start as stored
   */
  Integer millis(String start) {
    return Timestamps.parse(start).map(this::millis).orElse(null);
  }

  private Integer millis(Instant start) {
    return observed ? Sql.millis(start, at) : null;
  }

  /** How its activity ends: as it did itself. */
  static String activityState(RowEnd end) {
    return switch (end.status()) {
      case Status.SUCCESS -> "completed";
      case Status.CANCELLED -> "cancelled";
      default -> "failed";
    };
  }

  /** The session that its agent kept with the result; null where there is none that could be one. */
  static String session(RowEnd end) {
    String session = end.result().sessionId();
    return Retained.isSession(session) ? session : null;
  }
}
