package dev.watchdog.demo;

/** What an agent does with a call. */
public enum Reach {
  /** Answers. */
  ANSWERING,
  /** Frozen: takes the call, keeps the connection open and says nothing. Its runs stand still. */
  HANGING,
  /** Closes the connection. */
  CLOSING,
  /** Answers 503. */
  UNAVAILABLE
}
