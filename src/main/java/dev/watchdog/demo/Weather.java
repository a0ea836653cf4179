package dev.watchdog.demo;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What befalls whole agents: now and then a moody one hangs, refuses or restarts. Only a few are silent at a time, since a platform whose
 * agents are silent for the most part is another story (there the watchdog holds back on purpose).
 */
final class Weather {

  /** At most one of so many moody agents is silent at a time, but one always may be. */
  private static final int SILENT_ONE_IN = 3;

  /** One of so many moody agents is struck at a time, but one always. */
  private static final int STRUCK_ONE_IN = 10;

  /** A long silence outlasts the deadlines of the runs it hides, in units of the fleet's work. */
  private static final int LONG_SILENCE = 3;

  private final List<SimulatedAgent> moody;
  private final Duration work;
  private final SplittableRandom dice;
  private final Alarm alarm;
  private int silent;

  /**
   * Does nothing before {@link #change}.
   *
   * @param moody those it can befall; the list may grow
   */
  Weather(List<SimulatedAgent> moody, Duration work, SplittableRandom dice, Alarm alarm) {
    this.moody = moody;
    this.work = work;
    this.dice = dice;
    this.alarm = alarm;
  }

  /** Something may befall an agent or a few now, and something will again later. */
  void change() {
    int struck = moody.isEmpty() ? 0 : Math.max(1, moody.size() / STRUCK_ONE_IN);
    for (int i = 0; i < struck; i++) {
      befall(moody.get(dice.nextInt(moody.size())));
    }
    alarm.in(between(0.4, 0.8), this::change);
  }

  private void befall(SimulatedAgent agent) {
    if (agent.reach() != Reach.ANSWERING) {
      return;
    }
    switch (agent.temperament().spellDrawn(dice)) {
      case RESTART -> agent.restart();
      case HANG -> silence(agent, Reach.HANGING, dice.nextBoolean() ? between(0.5, 1) : work.multipliedBy(LONG_SILENCE));
      case CLOSE -> silence(agent, Reach.CLOSING, between(0.5, 1));
      case UNAVAILABLE -> silence(agent, Reach.UNAVAILABLE, between(0.5, 1));
    }
  }

  private void silence(SimulatedAgent agent, Reach reach, Duration length) {
    if (silent >= Math.max(1, moody.size() / SILENT_ONE_IN)) {
      return;
    }
    silent++;
    agent.become(reach);
    alarm.in(length, () -> {
      silent--;
      agent.become(Reach.ANSWERING);
    });
  }

  private Duration between(double from, double to) {
    return Duration.ofMillis((long) (work.toMillis() * dice.nextDouble(from, to)) + 1);
  }
}
