package dev.watchdog.demo;

/** What an agent says to a call to terminate. */
public enum TerminateReply {
  TERMINATED,
  CANCELLED_BEFORE_START,
  ALREADY_FINISHED,
  NOT_KNOWN,
  /** It did nothing, and answers 500. */
  BROKEN
}
