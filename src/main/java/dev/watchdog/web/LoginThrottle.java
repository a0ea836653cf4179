package dev.watchdog.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Slows guessing down and nobody else: a right password is never made to wait, and the answer to a wrong one comes the later the more
 * wrong ones there were for the same user name, or from the same address, up to a bound that a person can bear. So many guesses of one
 * address may be without their answer at a time, whoever hung up meanwhile included: hanging up on what is late gains nothing.
 *
 * <p>Counts live in two tables of fixed size by hash. A flood of invented names or addresses therefore costs no memory and cannot push
 * out the count of a real one; two names that share a place are slowed together, which harms nobody for long.
 */
final class LoginThrottle {

  static final Duration DELAY_FIRST = Duration.ofMillis(250);
  static final Duration DELAY_MAX = Duration.ofSeconds(4);
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
  static final int WAITING_MAX = 256;
  static final int GUESSES_PER_ADDRESS_MAX = 128;
  private static final int PLACES = 1024;
  private static final int DOUBLINGS_MAX = 10;

  /**
   * A wrong password whose time runs. It ends once, with {@link #over}.
   *
   * @param time until it ends
   * @param answered whether its answer waits until then; otherwise as many are waiting as may
   */
  record Guess(String address, Duration time, boolean answered) {}

  /** The recent failures of one user name or one address. */
  private static final class Count {
    private int failures;
    private Instant lastFailure = Instant.EPOCH;

    private Duration failed(Instant now) {
      if (now.isAfter(lastFailure.plus(FORGOTTEN_AFTER))) {
        failures = 0;
      }
      lastFailure = now;
      Duration delay = DELAY_FIRST.multipliedBy(1L << Math.min(failures++, DOUBLINGS_MAX));
      return delay.compareTo(DELAY_MAX) < 0 ? delay : DELAY_MAX;
    }
  }

  private final InstantSource clock;
  private final Count[] users = new Count[PLACES];
  private final Count[] addresses = new Count[PLACES];
  private final Map<String, Integer> guesses = new HashMap<>();
  private int waiting;

  LoginThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether another password of this address may be looked at. */
  boolean admits(String address) {
    return guesses.getOrDefault(address, 0) < GUESSES_PER_ADDRESS_MAX;
  }

  void succeeded(String user, String address) {
    for (Count count : List.of(countIn(users, user), countIn(addresses, address))) {
      count.failures = 0;
    }
  }

  Guess failed(String user, String address) {
    Duration ofUser = countIn(users, user).failed(clock.instant());
    Duration ofAddress = countIn(addresses, address).failed(clock.instant());
    boolean answered = waiting < WAITING_MAX;
    waiting += answered ? 1 : 0;
    guesses.merge(address, 1, Integer::sum);
    Duration longer = ofUser.compareTo(ofAddress) < 0 ? ofAddress : ofUser;
    return new Guess(address, answered ? longer : DELAY_MAX, answered);
  }

  void over(Guess guess) {
    waiting -= guess.answered ? 1 : 0;
    guesses.computeIfPresent(guess.address, (same, count) -> count > 1 ? count - 1 : null);
  }

  private static Count countIn(Count[] counts, String key) {
    int place = Math.floorMod(key.hashCode(), PLACES);
    if (counts[place] == null) {
      counts[place] = new Count();
    }
    return counts[place];
  }
}
