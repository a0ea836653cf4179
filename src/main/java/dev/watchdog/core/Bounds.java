package dev.watchdog.core;

/**
 * Characters that a text from outside may have, each kind for itself. A text that is only shown is cut. One that is compared never is,
 * since cut it would be the name of something else: beyond its bound it names nothing.
 */
public final class Bounds {

  /** Of an execution's id. */
  public static final int EXECUTION_ID = 512;

  /** Of an agent's name. A row may name a longer one, which is never asked. */
  public static final int AGENT_NAME = 128;

  /** Of the name of an agent as it stands in a row or a key, where it is compared although it is never asked. */
  public static final int STORED_AGENT_NAME = 512;

  /** Of a session's id. */
  public static final int SESSION_ID = 256;

  /** Of the id of an agent's boot. */
  public static final int BOOT_ID = 128;

  /** Of the kind of an agent's error. */
  public static final int ERROR_TYPE = 100;

  /** Of one value in the head of an answer. */
  public static final int HEADER_VALUE = 1024;

  /** Of a time as it is written. */
  public static final int TIME = 100;

  private Bounds() {}
}
