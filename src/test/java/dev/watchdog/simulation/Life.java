package dev.watchdog.simulation;

import java.time.Instant;

/** One process from its start to its end. What it has under way is lost when it is killed, and comes late when it is paused. */
final class Life {

  final String name;
  private final Loop loop;
  private long pausedUntil;
  private long skew;
  private boolean alive = true;
  private boolean ready;

  Life(String name, Loop loop) {
    this.name = name;
    this.loop = loop;
  }

  boolean alive() {
    return alive;
  }

  void kill() {
    alive = false;
  }

  /** Whether it has started, and serves what the stores hold. */
  boolean ready() {
    return ready;
  }

  void started() {
    ready = true;
  }

  void pauseUntil(long time) {
    pausedUntil = Math.max(pausedUntil, time);
  }

  long pausedUntil() {
    return pausedUntil;
  }

  /** Its wall clock goes wrong by so many microseconds; 0 puts it right. */
  void skew(long micros) {
    noteSkew();
    skew = micros;
  }

  private void noteSkew() {
    if (skew != 0) {
      loop.clockWasWrong();
    }
  }

  /**
   * Whether a wall clock was wrong at some moment since then, its own or another's with which it shares what is remembered: ages and
   * sightings of then are wrong, and no fault of its own.
   */
  boolean skewedSince(long time) {
    noteSkew();
    return loop.clockWrongSince(time);
  }

  Instant wall() {
    noteSkew(); // What it writes by this time may mislead others long after it was killed.
    return Loop.instant(loop.now() + skew);
  }

  @Override
  public String toString() {
    return name;
  }
}
