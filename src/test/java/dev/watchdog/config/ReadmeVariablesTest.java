package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README lists the variables of the command line; the values that it names must be the ones that are taken. */
class ReadmeVariablesTest {

  private static final String FROM = "<!-- variables -->";
  private static final String TO = "<!-- /variables -->";

  @Test
  void the_readme_lists_the_variables_and_their_values() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("README.md")).stream().map(String::strip).toList();
    assertThat(lines).containsOnlyOnce(FROM, TO);
    List<List<String>> rows = lines.subList(lines.indexOf(FROM) + 1, lines.indexOf(TO)).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Arrays.stream(line.split("\\|")).map(cell -> cell.replace("`", "").strip()).toList())
        .toList();

    assertThat(rows).extracting(row -> row.get(1)).containsExactly("WATCHDOG_LOG_LEVEL", "WATCHDOG_LOG_FORMAT");
    assertThat(rows).allSatisfy(row ->
        assertThat("one of " + row.get(2)).isEqualTo(Environment.NOT_SETTINGS.get(row.get(1)).expected()));
  }
}
