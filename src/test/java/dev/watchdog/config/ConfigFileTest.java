package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

  private static final String FILE = "conf/watchdog.yaml";
  private static final String UNKNOWN = "expected a known key, found an unknown one; the nearest known key is ";

  @TempDir Path directory;

  private List<String> problemsOf(String yaml) {
    return new SettingsFixture(directory).file(yaml).problems();
  }

  private Settings settingsOf(String yaml) {
    return new SettingsFixture(directory).file(yaml).settings();
  }

  @Test
  void nested_and_dotted_keys_mean_the_same() {
    Settings settings = settingsOf("""
        reconcile:
          interval: 7m
        reconcile.first-delay: 8m
        "http.port": 81
        agents: {max-body: 1MiB}
        """);

    assertThat(settings.reconcile().interval()).isEqualTo(Duration.ofMinutes(7));
    assertThat(settings.reconcile().firstDelay()).isEqualTo(Duration.ofMinutes(8));
    assertThat(settings.http().port()).isEqualTo(81);
    assertThat(settings.agents().maxBody()).isEqualTo(1 << 20);
  }

  @Test
  void a_value_is_the_text_that_stands_there() {
    Settings settings = settingsOf("""
        security:
          admin-password: 012345
          viewer-user: yes
          viewer-password: 2026-01-01
          jwt-secret: "null"
        """);

    assertThat(settings.security().adminPassword()).contains("012345");
    assertThat(settings.security().viewerUser()).contains("yes");
    assertThat(settings.security().viewerPassword()).contains("2026-01-01");
    assertThat(settings.security().jwtSecret()).contains("null");
  }

  @Test
  void a_file_or_a_section_without_content_says_nothing() {
    assertThat(problemsOf("")).isEmpty();
    assertThat(problemsOf("# only a comment\n")).isEmpty();
    assertThat(problemsOf("\uFEFFreconcile:\nhttp: {}\nagents: ~\n")).isEmpty();
  }

  @Test
  void a_required_setting_without_a_value_is_a_problem() {
    assertThat(problemsOf("http:\n  port:\n"))
        .containsExactly("http.port (" + FILE + " line 2): expected a whole number from 0 to 65535, found nothing");
  }

  @Test
  void a_fault_of_syntax_names_file_line_and_column() {
    assertThat(problemsOf("http:\n  port: 1\n bad: 2\n"))
        .singleElement()
        .asString()
        .startsWith(FILE + " (line 3, column 2): expected YAML, found a fault: ");
    assertThat(problemsOf("http:\n\tport: 1\n")).singleElement().asString().startsWith(FILE + " (line 2, column 1): expected YAML");
    assertThat(problemsOf("http: {port: 1")).singleElement().asString().startsWith(FILE + " (line 1, column 15): expected YAML");
    assertThat(problemsOf("a: 1\n---\nb: 2\n")).singleElement().asString().startsWith(FILE + " (line 2, column 1): expected YAML");
  }

  @Test
  void a_fault_of_syntax_does_not_repeat_half_a_password() {
    assertThat(problemsOf("security.admin-password: *hunter2\n")).singleElement().asString().doesNotContain("hunter");
    assertThat(problemsOf("security.admin-password: !h!hunter2\n")).singleElement().asString().doesNotContain("hunter");
    assertThat(problemsOf("security.admin-password: \"\\qhunter2\"\n")).singleElement().asString().doesNotContain("hunter");
    assertThat(problemsOf("security.admin-password: hunter2: x\n")).singleElement().asString().doesNotContain("hunter");
    assertThat(problemsOf("security.admin-password: %hunter2\n")).singleElement().asString().doesNotContain("hunter");
  }

  @Test
  void a_key_given_twice_is_a_problem_however_it_is_written() {
    assertThat(problemsOf("http:\n  port: 1\n  port: 2\n"))
        .containsExactly("http.port (" + FILE + " line 3): expected each key once, found it again, after line 2");
    assertThat(problemsOf("http.port: 1\nhttp:\n  port: 2\n"))
        .containsExactly("http.port (" + FILE + " line 3): expected each key once, found it again, after line 1");
    assertThat(problemsOf("http:\n  port: 1\nhttp:\n  host: h\n"))
        .containsExactly("http (" + FILE + " line 3): expected each key once, found it again, after line 1");
  }

  @Test
  void values_of_the_wrong_shape_are_problems() {
    assertThat(problemsOf("http: 8080\nghosts.policy: [report]\nreconcile:\n  interval: {minutes: 5}\nagents: []\n"))
        .containsExactly(
            "http (" + FILE + " line 1): expected a section with keys such as http.host, found a single value",
            "ghosts.policy (" + FILE + " line 2): expected one of report, terminate-all, terminate-recovered, found a list",
            "reconcile.interval (" + FILE + " line 4): expected a duration such as 500ms, 60s, 5m or 2h, from 1ms to 3650d,"
                + " found keys with values",
            "agents (" + FILE + " line 5): expected a section with keys such as agents.url, found a list");
    assertThat(problemsOf("- a\n")).containsExactly(FILE + " (file): expected keys with values, found a list");
    assertThat(problemsOf("? [a]\n: b\n")).containsExactly(FILE + " (line 1): expected a key that is a word, found a list");
  }

  @Test
  void unknown_sections_are_told_key_by_key() {
    assertThat(problemsOf("reconcil:\n  interval: 5m\n  dry-run: true\nfoo: {}\n"))
        .containsExactly(
            "reconcil.interval (" + FILE + " line 2): " + UNKNOWN + "reconcile.interval",
            "reconcil.dry-run (" + FILE + " line 3): " + UNKNOWN + "reconcile.dry-run",
            "foo (" + FILE + " line 4): " + UNKNOWN + "agents.url");
  }

  @Test
  void what_the_parser_says_stays_one_line() {
    assertThat(problemsOf("http.host: &\n")).singleElement().asString()
        .contains("expected YAML, found a fault: ").matches("[^\\p{Cntrl}]+");
  }

  @Test
  void a_document_that_contains_itself_is_read_to_a_bound() {
    assertThat(problemsOf("a: &x\n  b: *x\n")).isNotEmpty();
  }

  @Test
  void bytes_that_are_no_text_and_things_that_are_no_file_are_problems() throws Exception {
    SettingsFixture sources = new SettingsFixture(directory).file(FILE, new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThat(sources.problems()).containsExactly(FILE + " (file): expected UTF-8 text, found other bytes");

    assertThat(problemsOf("http.host: \u0000")).singleElement().asString().startsWith(FILE + " (").contains("expected YAML");

    Files.createDirectories(directory.resolve("folder"));
    assertThat(new SettingsFixture(directory).config("folder").problems())
        .singleElement()
        .asString()
        .isEqualTo("folder (file): expected a file that can be read, found a directory");
  }
}
