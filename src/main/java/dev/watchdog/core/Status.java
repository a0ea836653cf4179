package dev.watchdog.core;

import java.util.Set;

/** The values of a row's {@code status} that mean something to the watchdog. */
public final class Status {

  public static final String RUNNING = "running";
  public static final String SUCCESS = "success";
  public static final String FAILED = "failed";
  public static final String CANCELLED = "cancelled";
  public static final String SKIPPED = "skipped";

  private static final String QUEUED = "queued";
  private static final String PENDING_RETRY = "pending_retry";

  private static final Set<String> TERMINAL = Set.of(SUCCESS, FAILED, CANCELLED, SKIPPED);

  private Status() {}

  /** Whether this is a word that a row may have, written exactly so; what any other means nobody can tell. */
  public static boolean known(String status) {
    return terminal(status) || RUNNING.equals(status) || QUEUED.equals(status) || PENDING_RETRY.equals(status);
  }

  /** Whether a row with this status is over; false for null and for a word that is not known. */
  public static boolean terminal(String status) {
    return status != null && TERMINAL.contains(status);
  }
}
