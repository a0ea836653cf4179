package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.ClockReading;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateReaderTest {

  private final DateReader clocks = new DateReader();

  private ClockReading read(String date, String sent, String received) {
    return clocks.read("h:1", date, Instant.parse("2026-11-29T" + sent + "Z"), Instant.parse("2026-11-29T" + received + "Z"));
  }

  @ParameterizedTest(name = "{0} in {1} to {2}: {3}")
  @CsvSource({
    "10:00:00, 09:59:59.5, 10:00:00.5, PT0S",
    "10:00:00, 10:00:00.999, 10:00:01, PT0S",
    "10:00:00, 09:59:58, 10:00:02, PT0S",
    "10:00:00, 10:00:01.25, 10:00:02, PT-1.25S",
    "10:00:00, 11:00:00, 11:00:03, PT-1H",
    "10:00:00, 09:00:00, 09:00:03, PT59M57S",
    "10:00:00, 09:59:58, 09:59:59.75, PT0.25S",
  })
  void a_clock_is_held_against_the_nearer_of_sent_and_received(String date, String sent, String received, Duration ahead) {
    assertThat(read("Sun, 29 Nov 2026 " + date + " GMT", sent, received)).isEqualTo(new ClockReading("h:1", ahead));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "yesterday", "2026-11-29T10:00:00Z", "Sun, 31 Feb 2026 10:00:00 GMT"})
  void what_is_no_date_tells_nothing(String date) {
    assertThat(read(date, "10:00:00", "10:00:01")).isNull();
    assertThat(read(date, "10:00:00", "10:00:01")).as("asked again").isNull();
  }

  @Test
  void a_text_that_was_read_is_held_against_each_answers_own_time() {
    String date = "Sun, 29 Nov 2026 10:00:00 GMT";
    assertThat(read(date, "10:00:00", "10:00:01").ahead()).isZero();
    assertThat(read(date, "12:00:00", "12:00:01").ahead()).isEqualTo(Duration.ofHours(-2));
  }
}
