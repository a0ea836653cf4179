package dev.watchdog.demo;

import java.util.List;
import java.util.SplittableRandom;

/** What an agent is prone to. Most of its runs go well all the same, so that the bulk of a fleet's executions is healthy. */
public enum Temperament {
  STEADY(Fate.FINISH, List.of()),
  CRASHING(Fate.CRASH, List.of()),
  FORGETTING(Fate.LOSE_REPORT, List.of()),
  OVERRUNNING(Fate.OVERRUN, List.of()),
  HANGING(Fate.OVERRUN, List.of(Spell.HANG)),
  STUBBORN(Fate.OVERRUN_STUBBORNLY, List.of()),
  REFUSING(Fate.FINISH, List.of(Spell.CLOSE, Spell.UNAVAILABLE)),
  /** Crashes, and is of a version that reports neither pending nor finished runs, no boot, and keeps no results. */
  OLD(Fate.CRASH, List.of()),
  RESTARTING(Fate.FINISH, List.of(Spell.RESTART));

  /** What befalls a whole agent from time to time. */
  enum Spell {
    HANG,
    CLOSE,
    UNAVAILABLE,
    RESTART
  }

  private static final double SLIP_CHANCE = 0.25;

  private final Fate slip;
  private final List<Spell> spells;

  Temperament(Fate slip, List<Spell> spells) {
    this.slip = slip;
    this.spells = spells;
  }

  /** In turn, so that every handful of agents has all of them. */
  static Temperament ofNumber(int number) {
    return values()[Math.floorMod(number, values().length)];
  }

  /** Whether such an agent always answers, and answers everything a present one can. */
  public boolean dependable() {
    return spells.isEmpty() && this != OLD;
  }

  boolean moody() {
    return !spells.isEmpty();
  }

  Fate fateDrawn(SplittableRandom dice) {
    return dice.nextDouble() < SLIP_CHANCE ? slip : Fate.FINISH;
  }

  /** Only for one that is {@link #moody}. */
  Spell spellDrawn(SplittableRandom dice) {
    return spells.get(dice.nextInt(spells.size()));
  }
}
