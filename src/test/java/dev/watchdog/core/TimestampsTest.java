package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "2026-03-25T10:00:00.123456Z,         2026-03-25T10:00:00.123456Z",
    "2026-03-25T10:00:00Z,                2026-03-25T10:00:00Z",
    "2026-03-25T10:00:00.123456+00:00,    2026-03-25T10:00:00.123456Z",
    "2026-03-25T10:00:00+00:00,           2026-03-25T10:00:00Z",
    "2026-03-25T10:00:00.123456,          2026-03-25T10:00:00.123456Z",
    "2026-03-25T10:00:00,                 2026-03-25T10:00:00Z",
    "2026-03-25 10:00:00.123456Z,         2026-03-25T10:00:00.123456Z",
    "2026-03-25 10:00:00Z,                2026-03-25T10:00:00Z",
    "2026-03-25 10:00:00.123456+00:00,    2026-03-25T10:00:00.123456Z",
    "2026-03-25 10:00:00+00:00,           2026-03-25T10:00:00Z",
    "2026-03-25 10:00:00.123456,          2026-03-25T10:00:00.123456Z",
    "2026-03-25 10:00:00,                 2026-03-25T10:00:00Z",
  })
  void every_form_of_the_contract_is_read_as_utc(String text, Instant expected) {
    assertThat(Timestamps.parse(text)).contains(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "2026-03-25T10:00:00.1Z,              2026-03-25T10:00:00.100Z",
    "2026-03-25T10:00:00.123Z,            2026-03-25T10:00:00.123Z",
    "2026-03-25T10:00:00.123456789Z,      2026-03-25T10:00:00.123456789Z",
    "2026-03-25T10:00:00.1234567891111Z,  2026-03-25T10:00:00.123456789Z",
    "2026-03-25T10:00:00.000001,          2026-03-25T10:00:00.000001Z",
    "2026-03-25t10:00:00z,                2026-03-25T10:00:00Z",
    "2026-03-25T10:00:00+0000,            2026-03-25T10:00:00Z",
    "2026-03-25T10:00:00+00,              2026-03-25T10:00:00Z",
    "2026-03-25T10:00:00-00:00,           2026-03-25T10:00:00Z",
    "2026-03-25T12:30:00+02:30,           2026-03-25T10:00:00Z",
    "2026-03-25T12:00:00.5+02,            2026-03-25T10:00:00.500Z",
    "2026-03-25T06:15:00-0345,            2026-03-25T10:00:00Z",
    "2026-03-26T00:00:00+14:00,           2026-03-25T10:00:00Z",
    "2024-02-29T23:59:59Z,                2024-02-29T23:59:59Z",
    "2000-01-01T00:00:00Z,                2000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z,         9999-12-31T23:59:59.999999Z",
    "'  2026-03-25T10:00:00Z ',           2026-03-25T10:00:00Z",
  })
  void other_fractions_and_offsets_are_read_too(String text, Instant expected) {
    assertThat(Timestamps.parse(text)).contains(expected);
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @NullSource
  @ValueSource(strings = {
    "", " ", "garbage", "null", "0", "1711360800", "2026-03-25", "10:00:00", "2026-03-25T10:00", "2026-03-25T10:00:0",
    "2026-02-30T10:00:00Z", "2025-02-29T10:00:00Z", "2026-13-01T10:00:00Z", "2026-00-01T10:00:00Z", "2026-03-00T10:00:00Z",
    "2026-03-32T10:00:00Z", "2026-03-25T24:00:00Z", "2026-03-25T10:60:00Z", "2026-03-25T10:00:60Z", "2026-03-25T10:00:00.Z",
    "2026-03-25T10:00:00.", "2026-03-25T10:00:00.abcZ", "2026-03-25T10:00:00,5Z", "2026-03-25T10:00:00X", "2026-03-25T10:00:00ZZ",
    "2026-03-25T10:00:00+", "2026-03-25T10:00:00+1", "2026-03-25T10:00:00+99:00", "2026-03-25T10:00:00+00:99",
    "2026-03-25T10:00:00+0a:00", "2026-03-25T10:00:00*00:00", "2026-03-25T10:00:00+00:00:00", "2026-03-25T10:00:00 +00:00",
    "2026-03-25_10:00:00Z", "2026/03/25T10:00:00Z", "2026-03/25T10:00:00Z", "2026-03-25T10.00:00Z", "2026-03-25T10:00.00Z",
    "-026-03-25T10:00:00Z", "2o26-03-25T10:00:00Z", "2026-0a-25T10:00:00Z", "2026-03-2aT10:00:00Z", "2026-03-25Ta0:00:00Z",
    "2026-03-25T10:a0:00Z", "2026-03-25T10:00:a0Z", "2026-03-25T10:00:00Z trailing", "25.03.2026 10:00:00",
    "\u0662\u0660\u0662\u0666-03-25T10:00:00Z", "2026-03-25T10:00:00\u0000",
    "2026-03-25T10:00:00+1:800", "2026-03-25T10:00:00+01:0:0", "2026-03-25T10:00:00+0100:", "2026-03-25T10:00:00+01:",
    "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
  })
  void anything_else_is_not_a_time(String text) {
    assertThat(Timestamps.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01 00:00:00", "1900-01-01T00:00:00.000000Z", "1970-01-01T00:00:00+00:00",
    "1999-12-31T23:59:59.999999Z", "2000-01-01T00:30:00+01:00",
  })
  void a_time_that_was_never_set_is_none_wherever_it_is_read(String sentinel) {
    assertThat(Timestamps.parse(sentinel)).isEmpty();
    assertThat(Timestamps.isSentinel(sentinel)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "garbage", "1970", "2000-01-01T00:00:00Z", "2026-03-25T10:00:00Z", "1970-02-30T00:00:00Z"})
  void anything_else_is_no_sentinel(String text) {
    assertThat(Timestamps.isSentinel(text)).isFalse();
  }

  @Test
  void six_digits_and_a_z_are_written() {
    assertThat(Timestamps.format(Instant.parse("2026-03-25T10:00:00Z"))).isEqualTo("2026-03-25T10:00:00.000000Z");
    assertThat(Timestamps.format(Instant.parse("2026-03-25T09:08:07.000001Z"))).isEqualTo("2026-03-25T09:08:07.000001Z");
    assertThat(Timestamps.format(Instant.parse("2026-12-31T23:59:59.123456789Z"))).isEqualTo("2026-12-31T23:59:59.123456Z");
    assertThat(Timestamps.format(Instant.parse("0001-01-01T00:00:00Z"))).isEqualTo("0001-01-01T00:00:00.000000Z");
  }

  @Test
  void what_is_written_is_read_back_the_same() {
    Random random = new Random(20260325);
    for (int i = 0; i < 2000; i++) {
      Instant time = Instant.ofEpochSecond(random.nextLong(946_684_800L, 253_402_300_799L), random.nextInt(1_000_000) * 1000L);
      assertThat(Timestamps.parse(Timestamps.format(time))).contains(time);
    }
  }

  @Test
  void the_time_zone_of_the_jvm_does_not_matter() {
    TimeZone before = TimeZone.getDefault();
    try {
      for (String zone : new String[] {"Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"}) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        assertThat(Timestamps.parse("2026-03-25 10:00:00")).contains(Instant.parse("2026-03-25T10:00:00Z"));
        assertThat(Timestamps.format(Instant.parse("2026-03-25T10:00:00Z"))).isEqualTo("2026-03-25T10:00:00.000000Z");
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }
}
