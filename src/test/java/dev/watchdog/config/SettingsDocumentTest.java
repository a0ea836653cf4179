package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Documents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A document lists the settings and the variables of the command line; the keys, their defaults and the values must be those. */
class SettingsDocumentTest {

  private static final String DOCUMENT = "docs/settings.md";

  @Test
  void the_document_lists_every_setting_in_order_with_its_default() {
    List<List<String>> expected = new ArrayList<>();
    SettingsFixture.set().effective().forEach(entry -> expected.add(List.of(entry.key(), entry.value())));

    List<List<String>> shown = new ArrayList<>();
    List<List<String>> table = Documents.table(DOCUMENT, "settings");
    table.subList(1, table.size()).forEach(row -> shown.addAll(settings(row)));

    assertThat(table.get(0)).containsExactly("key", "default", "meaning");
    assertThat(shown).as(DOCUMENT).containsExactlyElementsOf(expected);
  }

  /** A row may tell of several keys, with one default for each or one for all. */
  private static List<List<String>> settings(List<String> row) {
    List<String> keys = List.of(row.get(0).replace("`", "").split(", "));
    String shown = row.get(1).replace("`", "");
    List<String> defaults = keys.size() == 1 ? List.of(shown) : List.of(shown.split(", "));
    List<List<String>> settings = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String one = defaults.get(Math.min(i, defaults.size() - 1));
      settings.add(List.of(keys.get(i), one.equals("–") || keys.get(i).equals("database.url") ? "(not set)" : one));
    }
    return settings;
  }

  @Test
  void the_document_lists_the_variables_and_their_values() {
    List<List<String>> table = Documents.table(DOCUMENT, "variables");
    List<List<String>> rows =
        table.subList(1, table.size()).stream().map(row -> row.stream().map(cell -> cell.replace("`", "")).toList()).toList();

    assertThat(rows).extracting(row -> row.get(0)).containsExactly("WATCHDOG_LOG_LEVEL", "WATCHDOG_LOG_FORMAT");
    assertThat(rows).allSatisfy(row ->
        assertThat("one of " + row.get(1)).isEqualTo(Environment.NOT_SETTINGS.get(row.get(0)).expected()));
  }
}
