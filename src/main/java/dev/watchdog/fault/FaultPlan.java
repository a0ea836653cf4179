package dev.watchdog.fault;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Draws which call is struck by which fault. What the n-th call of a kind meets depends on the seed alone, and not on what other calls
 * happen beside it. Switched off until {@link #strike}. May be used from any thread.
 */
public final class FaultPlan {

  private static final long MIX = 0x9e3779b97f4a7c15L;
  private static final int PIECES_MAX = 4;

  private final long seed;
  private final double probability;
  private final Set<Fault> faults;
  private final Duration delayMax;
  private final Consumer<Injection> misled;
  private final Map<Call, Long> calls = new EnumMap<>(Call.class);
  private final Map<Fault, Long> injected = new EnumMap<>(Fault.class);
  private boolean striking;

  /**
   * A plan that leaves everything in peace so far.
   *
   * @param probability that a call is struck, 0 to 1
   * @param faults those that may strike; a call is struck by each that can strike it with the same chance
   * @param delayMax the longest that a fault that takes time takes
   * @param misled is told of every fault after which a port said something untrue
   */
  public FaultPlan(long seed, double probability, Set<Fault> faults, Duration delayMax, Consumer<Injection> misled) {
    this.seed = seed;
    this.probability = probability;
    this.faults = Set.copyOf(faults);
    this.delayMax = delayMax;
    this.misled = misled;
  }

  /** From now on calls are struck. */
  public synchronized void strike() {
    striking = true;
  }

  /** From now on no call is struck; one that was struck before may still be under way. */
  public synchronized void heal() {
    striking = false;
  }

  /** How often each fault struck. */
  public synchronized Map<Fault, Long> injected() {
    return injected.isEmpty() ? Map.of() : new EnumMap<>(injected);
  }

  /** What becomes of the next call of a kind. */
  synchronized Optional<Strike> next(Call call, Predicate<Fault> possible) {
    if (!striking) {
      return Optional.empty();
    }
    long turn = calls.merge(call, 1L, Long::sum);
    SplittableRandom dice = new SplittableRandom(seed ^ (call.ordinal() + 1) * MIX ^ Long.rotateLeft(turn * MIX, 32));
    List<Fault> candidates =
        faults.stream().filter(fault -> fault.calls().contains(call)).filter(possible).sorted().toList();
    if (candidates.isEmpty() || dice.nextDouble() >= probability) {
      return Optional.empty();
    }
    Fault fault = candidates.get(dice.nextInt(candidates.size()));
    injected.merge(fault, 1L, Long::sum);
    Duration delay = Duration.ofMillis(1 + dice.nextLong(Math.max(1, delayMax.toMillis())));
    return Optional.of(new Strike(fault, delay, dice.nextInt(PIECES_MAX)));
  }

  void misled(Injection injection) {
    misled.accept(injection);
  }
}
