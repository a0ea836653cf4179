package dev.watchdog.simulation;

import java.time.Instant;
import java.util.Set;

/** One process from its start to its end. What it has under way is lost when it is killed, and comes late when it is paused. */
final class Life {

  final String name;
  private final Loop loop;
  private long pausedUntil;
  private long skew;
  private long skewedAt;
  private long wrongAt = Long.MIN_VALUE / 2;
  private OwnFault ownFault = OwnFault.NONE;
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
    wrongAt = skew == 0 ? wrongAt : loop.now();
    skew = micros;
    skewedAt = loop.now();
  }

  long skew() {
    return skew;
  }

  /** When its clock was last set. */
  long skewedAt() {
    return skewedAt;
  }

  /** What a process asks of agents. */
  enum Question {
    REGISTRY,
    RESULT,
    TERMINATE
  }

  /** What a process cannot do itself until some time. */
  record OwnFault(long until, boolean ofNetwork, Set<String> agents, Set<Question> questions) {
    static final OwnFault NONE = new OwnFault(0, false, Set.of(), Set.of());
  }

  void fault(OwnFault fault) {
    ownFault = fault;
  }

  /** Why it cannot ask that at this moment; null where it can. */
  OwnFault cannot(String agent, Question question) {
    boolean cannot = ownFault.until() > loop.now() && ownFault.agents().contains(agent) && ownFault.questions().contains(question);
    return cannot ? ownFault : null;
  }

  /**
   * It does what lasts: a wrong clock may mislead others from now on, long after it was put right.
   *
   * @param since when it began to learn what it does that for
   */
  void acts(long since) {
    if (skew != 0 || wrongAt >= since) {
      loop.clockWasWrong();
    }
  }

  /**
   * Whether it is wrong about the time, or some process acted with a wrong clock since then, with which it shares what is remembered: ages
   * and sightings of then are wrong, and no fault of its own. That one acts at all with a clock that is wrong is another check's matter.
   */
  boolean skewedSince(long time) {
    return skew != 0 || wrongAt >= time || loop.clockWrongSince(time);
  }

  Instant wall() {
    return Loop.instant(loop.now() + skew);
  }

  @Override
  public String toString() {
    return name;
  }
}
