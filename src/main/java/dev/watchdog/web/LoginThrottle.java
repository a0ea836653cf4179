package dev.watchdog.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Slows guessing down: each failed login makes the next one of the same user name, or from the same address, wait twice as long, up to
 * a bound that a person can bear. Attempts wait before they are judged, so that many at once gain nothing, and only so many may wait.
 *
 * <p>Counts live in two tables of fixed size by hash. A flood of invented names or addresses therefore costs no memory and cannot push
 * out the count of a real one; two names that share a place are slowed together, which harms nobody for long.
 */
final class LoginThrottle {

  static final Duration DELAY_FIRST = Duration.ofMillis(250);
  static final Duration DELAY_MAX = Duration.ofSeconds(4);
  static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
  static final int WAITING_PER_USER_MAX = 16;
  static final int WAITING_PER_ADDRESS_MAX = 4;
  private static final int WAITING_MAX = 256;
  private static final int PLACES = 1024;

  /** An attempt that was let in. End it exactly once, by saying how it went. */
  record Attempt(Duration delay, Count user, Count address) {}

  /** The recent failures of one user name or one address. */
  static final class Count {
    private int failures;
    private int waiting;
    private Instant lastFailure = Instant.EPOCH;

    private Duration delay() {
      int steps = failures + waiting; // One that waits may fail as well.
      if (steps == 0) {
        return Duration.ZERO;
      }
      Duration delay = DELAY_FIRST.multipliedBy(1L << Math.min(steps - 1, 10));
      return delay.compareTo(DELAY_MAX) < 0 ? delay : DELAY_MAX;
    }
  }

  private final InstantSource clock;
  private final Count[] users = new Count[PLACES];
  private final Count[] addresses = new Count[PLACES];
  private int waiting;

  LoginThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /** Lets an attempt in, with how long it must wait before it is judged; empty when too many are waiting already. */
  Optional<Attempt> admit(String user, String address) {
    Count ofUser = countIn(users, user);
    Count ofAddress = countIn(addresses, address);
    if (ofUser.waiting >= WAITING_PER_USER_MAX || ofAddress.waiting >= WAITING_PER_ADDRESS_MAX || waiting >= WAITING_MAX) {
      return Optional.empty();
    }
    Duration delay = ofUser.delay().compareTo(ofAddress.delay()) < 0 ? ofAddress.delay() : ofUser.delay();
    waiting++;
    ofUser.waiting++;
    ofAddress.waiting++;
    return Optional.of(new Attempt(delay, ofUser, ofAddress));
  }

  void succeeded(Attempt attempt) {
    end(attempt);
    attempt.user.failures = 0;
    attempt.address.failures = 0;
  }

  void failed(Attempt attempt) {
    end(attempt);
    for (Count count : List.of(attempt.user, attempt.address)) {
      count.failures++;
      count.lastFailure = clock.instant();
    }
  }

  private void end(Attempt attempt) {
    waiting--;
    attempt.user.waiting--;
    attempt.address.waiting--;
  }

  private Count countIn(Count[] counts, String key) {
    int place = Math.floorMod(key.hashCode(), PLACES);
    if (counts[place] == null) {
      counts[place] = new Count();
    }
    Count count = counts[place];
    if (clock.instant().isAfter(count.lastFailure.plus(FORGOTTEN_AFTER))) {
      count.failures = 0;
    }
    return count;
  }
}
