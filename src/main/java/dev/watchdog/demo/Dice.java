package dev.watchdog.demo;

import java.util.SplittableRandom;

/** Draws that depend on the seed and on what they are for, and not on the order in which requests arrive. */
final class Dice {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Dice() {}

  static SplittableRandom of(long seed, String subject) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < subject.length(); i++) {
      hash = (hash ^ subject.charAt(i)) * FNV_PRIME;
    }
    return new SplittableRandom(seed ^ hash);
  }
}
