package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

  @TempDir Path directory;

  @Test
  void the_version_is_that_of_the_build() {
    Command.Result result = Command.execute("--version");

    assertThat(result.exit()).isZero();
    assertThat(result.output()).matches("execution-watchdog \\d+\\.\\d+\\.\\d+\\R");
  }

  @Test
  void help_names_every_command_and_teaches() {
    Command.Result result = Command.execute("--help");

    assertThat(result.exit()).isZero();
    assertThat(result.output()).contains("run ", "demo ", "once ", "check ", "health ", "fleet ");
    assertThat(result.output()).contains("--config=FILE", "--set=KEY=VALUE", "Examples:");
    assertThat(result.output().lines()).allMatch(line -> line.length() <= WatchdogCommand.HELP_WIDTH);
  }

  @Test
  void a_command_is_found_behind_options_as_well() {
    Command.Result result = Command.execute("--set", "http.port=1", "check", "--help");

    assertThat(result.exit()).isZero();
    assertThat(result.output()).contains("Usage: execution-watchdog check");
  }

  @Test
  void one_that_is_misspelt_is_told_which_was_meant() {
    Command.Result result = Command.execute("chekc");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.errors()).contains("'chekc'", "Did you mean", "check");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "demo", "once", "check", "health", "fleet"})
  void every_command_has_a_help_with_examples(String command) {
    Command.Result result = Command.execute(command, "--help");

    assertThat(result.exit()).isZero();
    assertThat(result.output()).contains("Usage: execution-watchdog " + command, "Examples:", "java -jar execution-watchdog.jar");
  }

  @Test
  void help_lists_every_exit_code() {
    for (String arguments : new String[] {"--help", "once --help"}) {
      assertThat(Command.execute(arguments.split(" ")).output())
          .containsPattern("(?s)Exit codes:\\R\\s+0 .*\\s+1 .*\\s+2 .*\\s+3 .*--strict");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--nope, Unknown option: '--nope', execution-watchdog --help",
    "run --nope, Unknown option: '--nope', execution-watchdog run --help",
    "frobnicate, Unmatched argument at index 0: 'frobnicate', execution-watchdog --help",
    "once --set, Missing required parameter for option '--set' (KEY=VALUE), execution-watchdog once --help",
    "fleet --agents many, 'Invalid value for option ''--agents'': ''many'' is not an int', execution-watchdog fleet --help",
    "fleet --agents -1, 'Invalid value for option --agents: expected 0 to 100000, found -1', execution-watchdog fleet --help",
    "fleet --port 65536, 'Invalid value for option --port: expected 0 to 65535, found 65536', execution-watchdog fleet --help",
    "fleet --work 0s, Invalid value for option --work: expected a positive duration, execution-watchdog fleet --help",
    "fleet --work 30, 'Invalid value for option ''--work'': expected a duration such as', execution-watchdog fleet --help"
  })
  void bad_arguments_exit_with_two_and_say_where_to_read_on(String arguments, String message, String help) {
    Command.Result result = Command.execute(arguments.split(" "));

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.output()).isEmpty();
    assertThat(result.errors()).startsWith("execution-watchdog: " + message).endsWith("Try " + help + System.lineSeparator());
  }

  @Test
  void a_command_that_is_nearly_right_is_suggested() {
    assertThat(Command.execute("chekc").errors()).contains("Did you mean: execution-watchdog check");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run", "demo", "once", "check", "health"})
  void bad_settings_before_and_after_the_command_are_all_named_and_exit_with_two(String command) {
    String[] arguments = ("--set http.prot=1 --set reconcile.interval=x " + command + " --set http.port=x").trim().split(" +");

    Command.Result result = Command.execute(arguments);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.output()).isEmpty();
    assertThat(result.errors().lines()).hasSize(4);
    assertThat(result.errors().lines().findFirst()).contains("execution-watchdog: the settings cannot be used:");
    assertThat(result.errors()).contains("  http.prot (--set)", "  reconcile.interval (--set)", "  http.port (--set)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--config FILE once", "once --config FILE", "--config no.yaml once --config FILE", "--config FILE"})
  void a_file_is_read_wherever_it_is_named(String line) throws Exception {
    Path file = Files.writeString(directory.resolve("mine.yaml"), "http.port: x");

    Command.Result result = Command.execute(line.replace("FILE", file.toString()).split(" "));

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.errors()).contains("http.port (" + file + " line 1): expected").doesNotContain("no.yaml");
  }

  @Test
  void a_file_that_is_not_there_is_a_bad_setting() {
    Command.Result result = Command.execute("run", "--config", "no.yaml");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.errors()).contains("no.yaml (file): expected a file that can be read, found none");
  }

  @Test
  void an_argument_that_starts_with_an_at_sign_is_no_file_of_arguments() throws Exception {
    Path file = Files.writeString(directory.resolve("arguments"), "--version");

    assertThat(Command.execute("@" + file).exit()).isEqualTo(2);
  }
}
