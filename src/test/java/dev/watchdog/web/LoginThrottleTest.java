package dev.watchdog.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.web.LoginThrottle.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

  private final Web.Clock clock = new Web.Clock();
  private final LoginThrottle throttle = new LoginThrottle(clock);

  private Duration failOnce(String user, String address) {
    Attempt attempt = throttle.admit(user, address).orElseThrow();
    throttle.failed(attempt);
    return attempt.delay();
  }

  @Test
  void each_failure_doubles_the_wait_up_to_a_bound() {
    List<Long> waits = IntStream.range(0, 8).mapToObj(turn -> failOnce("admin", "10.0.0.1").toMillis()).toList();

    assertThat(waits).containsExactly(0L, 250L, 500L, 1000L, 2000L, 4000L, 4000L, 4000L);
  }

  @Test
  void ten_thousand_failures_do_not_overflow_the_wait() {
    IntStream.range(0, 10_000).forEach(turn -> failOnce("admin", "10.0.0.1"));

    assertThat(failOnce("admin", "10.0.0.1")).isEqualTo(LoginThrottle.DELAY_MAX);
  }

  @Test
  void a_name_is_slowed_from_every_address_and_an_address_for_every_name() {
    failOnce("admin", "10.0.0.1");

    assertThat(failOnce("admin", "10.0.0.2")).isPositive();
    assertThat(failOnce("guest", "10.0.0.1")).isPositive();
    assertThat(failOnce("guest2", "10.0.0.3")).isZero();
  }

  @Test
  void a_success_resets() {
    failOnce("admin", "10.0.0.1");
    throttle.succeeded(throttle.admit("admin", "10.0.0.1").orElseThrow());

    assertThat(failOnce("admin", "10.0.0.1")).isZero();
  }

  @Test
  void failures_are_forgotten_after_a_quiet_while() {
    failOnce("admin", "10.0.0.1");
    clock.advance(LoginThrottle.FORGOTTEN_AFTER.plusMillis(1));

    assertThat(failOnce("admin", "10.0.0.1")).isZero();
  }

  @Test
  void attempts_that_wait_count_as_failures_so_many_at_once_gain_nothing() {
    List<Duration> waits = IntStream.range(0, 4).mapToObj(turn -> throttle.admit("admin", "10.0.0.1").orElseThrow().delay()).toList();

    assertThat(waits).containsExactly(Duration.ZERO, Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void only_so_many_wait_from_one_address_and_for_one_name() {
    List<Attempt> fromOne = IntStream.range(0, LoginThrottle.WAITING_PER_ADDRESS_MAX)
        .mapToObj(turn -> throttle.admit("user" + turn, "10.0.0.1").orElseThrow()).toList();
    assertThat(throttle.admit("other", "10.0.0.1")).isEmpty();
    throttle.failed(fromOne.get(0));
    assertThat(throttle.admit("other", "10.0.0.1")).isPresent();

    List<Optional<Attempt>> forOne = new ArrayList<>();
    IntStream.rangeClosed(0, LoginThrottle.WAITING_PER_USER_MAX).forEach(turn -> forOne.add(throttle.admit("admin", "10.1.0." + turn)));
    assertThat(forOne.subList(0, LoginThrottle.WAITING_PER_USER_MAX)).allMatch(Optional::isPresent);
    assertThat(forOne.get(LoginThrottle.WAITING_PER_USER_MAX)).isEmpty();
  }

  @Test
  void a_flood_of_invented_names_and_addresses_does_not_push_out_the_count_of_a_real_one() {
    IntStream.range(0, 6).forEach(turn -> failOnce("admin", "10.0.0.1"));
    IntStream.range(0, 50_000).forEach(turn -> failOnce("invented" + turn, "2001:db8::" + turn));

    assertThat(failOnce("admin", "192.0.2.1")).isEqualTo(LoginThrottle.DELAY_MAX);
  }
}
