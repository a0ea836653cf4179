package dev.watchdog.core;

/** The words for a database that refuses to write at all: one problem, however much it keeps from being written. */
public final class WriteRefusal {

  private static final String BEGINS = "the database refuses to write (";

  private WriteRefusal() {}

  /** That the writing of a cycle has ended, and why. */
  public static String of(String why) {
    return BEGINS + why + "); the rest of this cycle's writing is left to the next";
  }

  /** The words for one write that failed: those of the refusal alone where there was one. */
  public static String inWords(String what, Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    return text.startsWith(BEGINS) ? text : what + ": " + text;
  }
}
