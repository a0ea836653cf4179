package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

  /** U+1F680, two chars. */
  private static final String ROCKET = "\uD83D\uDE80";

  @Test
  void a_line_has_its_control_characters_escaped() {
    assertThat(SafeText.line("a\nb\r\nc\td", 100)).isEqualTo("a\\nb\\r\\nc\\td");
    assertThat(SafeText.line("a\u0000b\u001b[31mc\u007fd\u0085e", 100)).isEqualTo("a\\u0000b\\u001b[31mc\\u007fd\\u0085e");
  }

  @Test
  void separators_and_marks_that_turn_the_direction_of_writing_are_escaped() {
    assertThat(SafeText.line("a\u2028b\u2029c\u202ad\u202ee", 100)).isEqualTo("a\\u2028b\\u2029c\\u202ad\\u202ee");
    assertThat(SafeText.line("a\u2066b\u2069c", 100)).isEqualTo("a\\u2066b\\u2069c");
    assertThat(SafeText.line("\u2027\u202f\u2065\u206a", 100)).isEqualTo("\u2027\u202f\u2065\u206a");
  }

  @Test
  void letters_of_every_script_stay() {
    String text = "Grüße \u2014 日本語 " + ROCKET + " e\u0301 ~ \u00a0";

    assertThat(SafeText.line(text, 100)).isEqualTo(text);
    assertThat(SafeText.line("", 100)).isEmpty();
  }

  @Test
  void half_a_pair_is_escaped_and_a_whole_one_is_not() {
    assertThat(SafeText.line("a\uD83Db", 100)).isEqualTo("a\\ud83db");
    assertThat(SafeText.line("a\uDE80b", 100)).isEqualTo("a\\ude80b");
    assertThat(SafeText.line("\uD83D", 100)).isEqualTo("\\ud83d");
    assertThat(SafeText.line("\uDE80", 100)).isEqualTo("\\ude80");
    assertThat(SafeText.line("\uD83D" + ROCKET + "\uDE80", 100)).isEqualTo("\\ud83d" + ROCKET + "\\ude80");
  }

  @Test
  void a_line_is_cut_to_its_length_with_three_dots_at_the_end() {
    assertThat(SafeText.line("abcdefghij", 10)).isEqualTo("abcdefghij");
    assertThat(SafeText.line("abcdefghijk", 10)).isEqualTo("abcdefg...");
    assertThat(SafeText.line("abcdef\nhij", 10)).as("as long as it is when escaped").isEqualTo("abcdef\\...");
  }

  @Test
  void a_cut_never_splits_a_pair() {
    assertThat(SafeText.line("abcdef" + ROCKET + "hijk", 10)).isEqualTo("abcdef...");
    assertThat(SafeText.line("abcde" + ROCKET + "hijk", 10)).isEqualTo("abcde" + ROCKET + "...");
    assertThat(SafeText.line("abcdefg" + ROCKET + "hijk", 10)).isEqualTo("abcdefg...");
  }

  @Test
  void a_secret_is_replaced_before_the_line_is_cut() {
    assertThat(SafeText.line("x".repeat(20) + " API_KEY=abcdef0123456789", 40)).isEqualTo("x".repeat(20) + " API_KEY=***REDAC...");
  }

  @Test
  void megabytes_become_a_line_as_well() {
    assertThat(SafeText.line("x".repeat(5_000_000), 2000)).hasSize(2000).endsWith("x...");
    assertThat(SafeText.line("x".repeat(65_535) + ROCKET, 100_000)).as("what is beyond 64 kB is not looked at").startsWith("xxx");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "line one\nline two\ttabbed\r\n", "Grüße \u2014 \uD83D\uDE80", "\u001b[31mred\u001b[0m"})
  void a_body_keeps_its_lines_and_tabs(String text) {
    assertThat(SafeText.body(text)).isEqualTo(text);
  }

  @Test
  void a_body_loses_what_no_database_takes() {
    assertThat(SafeText.body("a\u0000b")).isEqualTo("a\uFFFDb");
    assertThat(SafeText.body("a\uD83Db\uDE80c")).isEqualTo("a\uFFFDb\uFFFDc");
    assertThat(SafeText.body("\uD83D")).isEqualTo("\uFFFD");
    assertThat(SafeText.body("\uDE80\uD83D" + ROCKET + "z\u0000" + ROCKET)).isEqualTo("\uFFFD\uFFFD" + ROCKET + "z\uFFFD" + ROCKET);
  }

  @Test
  void a_body_is_never_cut_and_has_its_secrets_replaced() {
    String body = "x\n".repeat(100_000) + "API_KEY=abcdef0123456789\n" + "y\n".repeat(10);

    assertThat(SafeText.body(body)).isEqualTo("x\n".repeat(100_000) + "API_KEY=***REDACTED***\n" + "y\n".repeat(10));
  }
}
