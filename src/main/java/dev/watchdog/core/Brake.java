package dev.watchdog.core;

/**
 * When many verdicts at once are too many: either the watchdog is blind, or something is wrong with what it sees.
 *
 * @param unknownRatioMax above this share of unknown agents the watchdog is blind
 * @param recoveryRatioMax above this share of the running rows a cycle's recoveries are a mass
 * @param recoveriesMin fewer recoveries than this are never a mass
 */
public record Brake(double unknownRatioMax, double recoveryRatioMax, int recoveriesMin) {

  /** Fewer unknown agents than this never make the watchdog blind. */
  public static final int BLIND_AGENTS_MIN = 3;

  /** A row that was held in this many cycles is let through in the next. */
  public static final int HELD_CYCLES = 3;

  /** More than the share of the agents asked are unknown, and at least three. */
  public boolean blind(int unknown, int asked) {
    return unknown >= BLIND_AGENTS_MIN && unknown > unknownRatioMax * asked;
  }

  /** The found verdicts are more than the share of the running rows, and at least the minimum. */
  public boolean mass(int found, int running) {
    return found >= recoveriesMin && found > recoveryRatioMax * running;
  }
}
