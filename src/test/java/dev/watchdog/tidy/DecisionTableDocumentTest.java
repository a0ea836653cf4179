package dev.watchdog.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.DecisionTable;
import dev.watchdog.support.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A document shows the table of decisions; the table that decides must be that one. */
class DecisionTableDocumentTest {

  @Test
  void the_document_shows_the_table_that_decides() {
    List<List<String>> expected =
        DecisionTable.RULES.stream().map(rule -> List.of(String.valueOf(rule.number()), rule.when(), rule.says())).toList();

    List<List<String>> shown = Documents.table("docs/decision-table.md", "decision table");

    assertThat(shown.get(0)).containsExactly("#", "when", "verdict");
    assertThat(shown.subList(1, shown.size())).as("docs/decision-table.md").containsExactlyElementsOf(expected);
  }
}
