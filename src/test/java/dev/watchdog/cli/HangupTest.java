package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.watchdog.support.Eventually;
import dev.watchdog.support.Signals;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sun.misc.Signal;

class HangupTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @AfterEach
  void forget() {
    Hangup.answeredBy(() -> {});
  }

  @Test
  void each_one_is_answered_and_one_whose_answer_fails_is_not_the_last() {
    assumeFalse(Signals.hangupIsIgnored(), Signals.IGNORED);
    AtomicInteger answers = new AtomicInteger();
    Hangup.answeredBy(() -> {
      if (answers.incrementAndGet() == 1) {
        throw new IllegalStateException("the first answer fails, on purpose");
      }
    });

    for (int i = 1; i <= 3; i++) {
      int expected = i;
      Signal.raise(new Signal("HUP"));
      Eventually.within(SOON, () -> assertThat(answers).hasValue(expected));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', true", "run, true", "demo --faults, true", "--set http.port=1 run, true", "--set http.port=1, true",
    "once, false", "check --config run, false", "fleet, false", "--config x once --strict, false"
  })
  void it_is_held_off_for_what_serves(String arguments, boolean serves) {
    assertThat(WatchdogCommand.serves(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(serves);
  }
}
