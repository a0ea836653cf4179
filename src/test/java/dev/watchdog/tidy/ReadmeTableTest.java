package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.DecisionTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README shows the table of decisions; the table that decides must be that one. */
class ReadmeTableTest {

  private static final String FROM = "<!-- decision table -->";
  private static final String TO = "<!-- /decision table -->";

  @Test
  void the_readme_shows_the_table_that_decides() throws Exception {
    List<List<String>> expected =
        DecisionTable.RULES.stream().map(rule -> List.of(String.valueOf(rule.number()), rule.when(), rule.says())).toList();

    assertThat(rows()).as("README.md between %s and %s", FROM, TO).containsExactlyElementsOf(expected);
  }

  /** The cells below the headings. */
  private static List<List<String>> rows() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("README.md")).stream().map(String::strip).toList();
    assertThat(lines).as("the lines around the table in README.md").containsOnlyOnce(FROM, TO);
    List<String> between = lines.subList(lines.indexOf(FROM) + 1, lines.indexOf(TO));
    List<List<String>> table = between.stream().filter(line -> line.startsWith("|")).map(ReadmeTableTest::cells).toList();
    assertThat(table).as("headings and at least one rule").hasSizeGreaterThan(2);
    assertThat(table.get(0)).containsExactly("#", "when", "verdict");
    assertThat(table.get(1)).allMatch(cell -> cell.matches(":?-+:?"));
    return table.subList(2, table.size());
  }

  private static List<String> cells(String line) {
    String inner = line.substring(1, line.endsWith("|") ? line.length() - 1 : line.length());
    return Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }
}
