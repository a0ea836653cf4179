package dev.watchdog.core;

import java.util.List;
import java.util.Set;

/** The values of a row's {@code status} that mean something to the watchdog. */
public final class Status {

  public static final String RUNNING = "running";
  public static final String SUCCESS = "success";
  public static final String FAILED = "failed";
  public static final String CANCELLED = "cancelled";
  public static final String SKIPPED = "skipped";

  private static final Set<String> TERMINAL = Set.of(SUCCESS, FAILED, CANCELLED, SKIPPED);

  /** The words that a row may have, in an order that stays. What any other means nobody can tell. */
  public static final List<String> WORDS = List.of("queued", RUNNING, SUCCESS, FAILED, CANCELLED, SKIPPED, "pending_retry");

  private Status() {}

  /** Whether this is one of the {@link #WORDS}, written exactly so; false for null. */
  public static boolean known(String status) {
    return status != null && WORDS.contains(status);
  }

  /** Whether a row with this status is over; false for null and for a word that is not known. */
  public static boolean terminal(String status) {
    return status != null && TERMINAL.contains(status);
  }
}
