package dev.watchdog.fault;

/** What the watchdog does through its ports, as far as faults tell it apart. */
public enum Call {
  /** A transaction that reads. */
  READ,
  /** A transaction that writes. */
  WRITE,
  /** Dispatcher markers are read. */
  MARKERS,
  /** Slots, or what is known of them, are read. */
  SLOTS,
  /** Slots and keys are given back. */
  RELEASE,
  /** An agent is asked for its registry. */
  LOOK,
  /** An agent is asked to end a run. */
  TERMINATE,
  /** An agent is asked for a retained result. */
  RESULT,
  /** An agent is asked for the last error of a run. */
  LAST_ERROR
}
