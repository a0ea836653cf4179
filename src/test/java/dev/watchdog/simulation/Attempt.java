package dev.watchdog.simulation;

/** One run of an execution as it truly is: what the platform started, and what became of it. */
final class Attempt {

  private final String id;
  private final String startedAt;
  private final long createdAt;
  private final long startMicros;
  private long limit;
  private long deadline;
  private String agent;
  private int given;

  /** A dispatcher is alive that will still call the agent. */
  boolean dispatching;

  /** The agent has it, pending or running. */
  boolean alive;

  /** An agent lied about it, or its marker was lost, if only for a moment: what the watchdog was told of it was not so. */
  boolean deceived;

  /** Its dispatcher waits for its end with its marker alive, and sends it again if it fails. */
  boolean retries;

  /** Nothing brings it to an end by itself. */
  boolean hangs;

  /** The outcome that its agent keeps; null while it runs. */
  String outcome;

  /** When the agent began to run it by its own clock; -1 while it did not. */
  long runningSince = -1;

  /**
   * A new one.
   *
   * @param startedAt as it stands in the row
   * @param startMicros what that text means; when the row was made where it means nothing
   */
  Attempt(String id, String startedAt, long createdAt, long startMicros) {
    this.id = id;
    this.startedAt = startedAt;
    this.createdAt = createdAt;
    this.startMicros = startMicros;
  }

  String id() {
    return id;
  }

  String startedAt() {
    return startedAt;
  }

  String agent() {
    return agent;
  }

  /** Gives it to an agent, with the limit and the deadline that it has there, in microseconds. */
  void give(String to, long itsLimit, long itsDeadline) {
    agent = to;
    limit = itsLimit;
    deadline = itsDeadline;
    given++;
  }

  /** How often it was given to an agent: a dispatcher of an earlier time has nothing more to do with it. */
  int given() {
    return given;
  }

  long createdAt() {
    return createdAt;
  }

  /** From when its age counts, as far as the row tells. */
  long startMicros() {
    return startMicros;
  }

  long limit() {
    return limit;
  }

  long deadline() {
    return deadline;
  }

  @Override
  public String toString() {
    return id + "@" + startedAt;
  }
}
