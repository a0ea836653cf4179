package dev.watchdog.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** The one source of everything random in a run. */
final class Chance {

  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** True with this probability. */
  boolean of(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** From {@code low} to {@code high}, both included. */
  long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  @SafeVarargs
  final <T> T oneOf(T... some) {
    return some[random.nextInt(some.length)];
  }

  /** Mostly short, rarely long: each doubling of the time is half as likely. */
  long latency(long typical) {
    long time = between(typical / 4, typical);
    while (random.nextInt(4) == 0 && time < typical * 64) {
      time *= 2;
    }
    return time;
  }
}
