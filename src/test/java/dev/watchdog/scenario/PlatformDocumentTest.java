package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.cli.WatchdogCommand;
import dev.watchdog.support.Documents;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The columns that docs/platform.md calls required are, the others are not, and docs/first-row.md makes all of them with these types. */
class PlatformDocumentTest {

  private static final String EXECUTIONS = "schedule_executions";

  @TempDir Path folder;

  private record Column(String table, String name, String type, boolean required) {
    String definition() {
      return name + " " + type;
    }
  }

  private record Checked(int exit, String output) {}

  private static List<Column> documented() {
    List<List<String>> rows = Documents.table("docs/platform.md", "platform tables");
    List<Column> columns = new ArrayList<>();
    String table = "";
    for (List<String> row : rows.subList(1, rows.size())) {
      table = row.get(0).isEmpty() ? table : row.get(0).replace("`", "");
      String type = row.get(2).replace(", primary key", " PRIMARY KEY");
      for (String name : row.get(1).replace("`", "").split(", ")) {
        columns.add(new Column(table, name, type, row.get(3).startsWith("required")));
      }
    }
    return columns;
  }

  private Checked check(String name, List<Column> columns) throws SQLException {
    Map<String, List<Column>> tables =
        columns.stream().collect(Collectors.groupingBy(Column::table, LinkedHashMap::new, Collectors.toList()));
    String url = "jdbc:sqlite:" + folder.resolve(name + ".db");
    try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
      for (Map.Entry<String, List<Column>> table : tables.entrySet()) {
        String definitions = table.getValue().stream().map(Column::definition).collect(Collectors.joining(", "));
        statement.execute("CREATE TABLE " + table.getKey() + " (" + definitions + ")");
      }
    }
    String[] words = {"check", "--set", "redis.url=none", "--set", "database.url=" + url};
    StringWriter output = new StringWriter();
    int exit = WatchdogCommand.commandLine().setOut(new PrintWriter(output)).execute(words);
    return new Checked(exit, output.toString());
  }

  @Test
  void what_is_required_is_enough() throws Exception {
    List<Column> required = documented().stream().filter(Column::required).toList();

    assertThat(required).hasSize(10).allMatch(column -> column.table().equals(EXECUTIONS));
    assertThat(check("required", required)).extracting(Checked::exit).isEqualTo(0);
  }

  @Test
  void nothing_that_is_required_may_be_missing() throws Exception {
    List<Column> required = documented().stream().filter(Column::required).toList();
    for (Column missing : required) {
      Checked checked = check("without-" + missing.name(), required.stream().filter(column -> column != missing).toList());

      assertThat(checked.exit()).as("without %s", missing).isEqualTo(1);
      assertThat(checked.output()).contains("schedule_executions." + missing.name());
    }
  }

  @Test
  void with_all_columns_nothing_is_missed() throws Exception {
    Checked checked = check("all", documented());

    assertThat(checked.exit()).isZero();
    assertThat(checked.output()).doesNotContain("column schedule_executions.", "table agent_", "column agent_");
  }

  @Test
  void the_first_row_has_all_columns_with_these_types() {
    String sql = Documents.file("docs/first-row.md", "first-row/platform.sql").text();
    for (Column column : documented()) {
      String table = sql.substring(sql.indexOf("CREATE TABLE " + column.table() + " ("));

      assertThat(table.substring(0, table.indexOf(");")) + ",").as("%s", column)
          .containsPattern("\n  " + column.definition() + "\\s*,");
    }
  }
}
