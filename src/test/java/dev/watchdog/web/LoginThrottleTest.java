package dev.watchdog.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.web.LoginThrottle.Guess;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

  private final Web.Clock clock = new Web.Clock();
  private final LoginThrottle throttle = new LoginThrottle(clock);

  private Duration failOnce(String user, String address) {
    Guess guess = throttle.failed(user, address);
    throttle.over(guess);
    return guess.time();
  }

  @Test
  void each_failure_doubles_the_wait_up_to_a_bound() {
    List<Long> waits = IntStream.range(0, 7).mapToObj(turn -> failOnce("admin", "10.0.0.1").toMillis()).toList();

    assertThat(waits).containsExactly(250L, 500L, 1000L, 2000L, 4000L, 4000L, 4000L);
  }

  @Test
  void ten_thousand_failures_do_not_overflow_the_wait() {
    IntStream.range(0, 10_000).forEach(turn -> failOnce("admin", "10.0.0.1"));

    assertThat(failOnce("admin", "10.0.0.1")).isEqualTo(LoginThrottle.DELAY_MAX);
  }

  @Test
  void a_name_is_slowed_from_every_address_and_an_address_for_every_name() {
    failOnce("admin", "10.0.0.1");

    assertThat(failOnce("admin", "10.0.0.2")).isGreaterThan(LoginThrottle.DELAY_FIRST);
    assertThat(failOnce("guest", "10.0.0.1")).isGreaterThan(LoginThrottle.DELAY_FIRST);
    assertThat(failOnce("guest2", "10.0.0.3")).isEqualTo(LoginThrottle.DELAY_FIRST);
  }

  @Test
  void a_success_resets() {
    failOnce("admin", "10.0.0.1");
    throttle.succeeded("admin", "10.0.0.1");

    assertThat(failOnce("admin", "10.0.0.1")).isEqualTo(LoginThrottle.DELAY_FIRST);
  }

  @Test
  void failures_are_forgotten_after_a_quiet_while() {
    failOnce("admin", "10.0.0.1");
    clock.advance(LoginThrottle.FORGOTTEN_AFTER.plusMillis(1));

    assertThat(failOnce("admin", "10.0.0.1")).isEqualTo(LoginThrottle.DELAY_FIRST);
  }

  @Test
  void many_at_once_gain_nothing() {
    List<Duration> waits = IntStream.range(0, 4).mapToObj(turn -> throttle.failed("admin", "10.0.0.1").time()).toList();

    assertThat(waits)
        .containsExactly(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void an_address_has_so_many_guesses_at_a_time_and_no_other_has_fewer_for_it() {
    List<Guess> guesses = Stream.generate(() -> throttle.failed("admin", "10.0.0.1")).limit(LoginThrottle.GUESSES_PER_ADDRESS_MAX).toList();

    assertThat(throttle.admits("10.0.0.1")).isFalse();
    assertThat(throttle.admits("10.0.0.2")).isTrue();
    throttle.over(guesses.get(0));
    assertThat(throttle.admits("10.0.0.1")).isTrue();
  }

  @Test
  void only_so_many_answers_wait_and_what_is_answered_at_once_counts_for_as_long() {
    List<Guess> waiting =
        IntStream.range(0, LoginThrottle.WAITING_MAX).mapToObj(turn -> throttle.failed("admin", "10.1.0." + turn)).toList();
    Guess refused = throttle.failed("admin", "10.0.0.1");

    assertThat(waiting).allMatch(Guess::answered);
    assertThat(refused.answered()).isFalse();
    assertThat(refused.time()).isEqualTo(LoginThrottle.DELAY_MAX);
    throttle.over(refused);
    assertThat(throttle.failed("admin", "10.0.0.1").answered()).isFalse();
    throttle.over(waiting.get(0));
    assertThat(throttle.failed("admin", "10.0.0.1").answered()).isTrue();
  }

  @Test
  void a_flood_of_invented_names_and_addresses_does_not_push_out_the_count_of_a_real_one() {
    IntStream.range(0, 6).forEach(turn -> failOnce("admin", "10.0.0.1"));
    IntStream.range(0, 50_000).forEach(turn -> failOnce("invented" + turn, "2001:db8::" + turn));

    assertThat(failOnce("admin", "192.0.2.1")).isEqualTo(LoginThrottle.DELAY_MAX);
  }
}
