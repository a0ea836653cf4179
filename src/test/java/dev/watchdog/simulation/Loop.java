package dev.watchdog.simulation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Time and order: the only loop there is. Times are microseconds of simulated time. The trace of all events is hashed, so that two runs
 * can be compared, and its end is kept, so that a failure can be read.
 */
final class Loop {

  static final long MILLI = 1000;
  static final long SECOND = 1000 * MILLI;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;

  private static final long EPOCH = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond();
  private static final int KEPT = 80;

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final Event[] last = new Event[KEPT];
  private long now;
  private long scheduled;
  private long ran;
  private long hash = 1125899906842597L;
  private long clockWrongAt = Long.MIN_VALUE / 2;

  /** Something that happens at a time. Events of a killed process never happen. */
  static final class Event implements Comparable<Event> {
    private long at;
    private final long order;
    private final Life owner;
    private final String what;
    private final String about;
    private Runnable run;

    private Event(long at, long order, Life owner, String what, String about, Runnable run) {
      this.at = at;
      this.order = order;
      this.owner = owner;
      this.what = what;
      this.about = about;
      this.run = run;
    }

    void cancel() {
      run = null;
    }

    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }

    @Override
    public String toString() {
      return instant(at) + " " + (owner == null ? "world" : owner.name) + " " + what + " " + about;
    }
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(EPOCH + Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1000);
  }

  static double unixSeconds(long micros) {
    return EPOCH + micros / (double) SECOND;
  }

  long now() {
    return now;
  }

  /** Some process acts with a wall clock that is wrong, now or until a moment ago. */
  void clockWasWrong() {
    clockWrongAt = now;
  }

  boolean clockWrongSince(long time) {
    return clockWrongAt >= time;
  }

  /** Events that ran so far. */
  long ran() {
    return ran;
  }

  /** Stands for the whole trace so far. */
  long hash() {
    return hash;
  }

  /**
   * Lets something happen later.
   *
   * @param owner the process it happens in, null for the world
   */
  Event in(Life owner, long delay, String what, String about, Runnable run) {
    Event event = new Event(now + delay, scheduled++, owner, what, about, run);
    queue.add(event);
    return event;
  }

  /** Notes something that happened in the course of an event. */
  void note(Life owner, String what, String about) {
    trace(new Event(now, ran, owner, what, about, null));
  }

  /** Runs the next event that is not cancelled; false where none is left. */
  boolean step() {
    Event next = queue.poll();
    if (next == null) {
      return false;
    }
    if (next.run == null || (next.owner != null && !next.owner.alive())) {
      return true;
    }
    if (next.owner != null && next.owner.pausedUntil() > next.at) {
      next.at = next.owner.pausedUntil(); // In the order in which they would have come.
      queue.add(next);
      return true;
    }
    now = Math.max(now, next.at);
    trace(next);
    next.run.run();
    Violation.throwFirst();
    return true;
  }

  /** Runs everything up to a time. */
  void runUntil(long time) {
    while (!queue.isEmpty() && queue.peek().at <= time) {
      step();
    }
    now = Math.max(now, time);
  }

  private void trace(Event event) {
    hash = 31 * (31 * (31 * hash + event.at) + event.what.hashCode()) + event.about.hashCode();
    last[(int) (ran++ % KEPT)] = event;
  }

  /** The last events, oldest first. */
  List<String> tail() {
    List<String> tail = new ArrayList<>();
    for (long i = Math.max(0, ran - KEPT); i < ran; i++) {
      tail.add(last[(int) (i % KEPT)].toString());
    }
    return tail;
  }
}
