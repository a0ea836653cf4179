package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.LogCapture;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnceTest {

  @TempDir Path directory;

  private static Command.Result once(String database, String... more) {
    String[] arguments = new String[more.length + 5];
    System.arraycopy(new String[] {"once", "--set", "redis.url=none", "--set", "database.url=" + database}, 0, arguments, 0, 5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    return Command.execute(arguments);
  }

  @Test
  void the_report_is_printed_for_a_reader() {
    Command.Result result = once("jdbc:h2:mem:once_text");

    assertThat(result.exit()).isZero();
    assertThat(result.errors()).isEmpty();
    assertThat(result.output()).contains("orphaned executions ", "dry run ", "agents", "  probed ", "problems ");
  }

  @Test
  void the_report_is_printed_as_json_and_nothing_else() {
    Command.Result result = once("jdbc:h2:mem:once_json", "--json");

    assertThat(result.exit()).isZero();
    JsonObject report = new JsonObject(result.output());
    assertThat(report.getInteger("total")).isZero();
    assertThat(report.getBoolean("dry_run")).isFalse();
  }

  @Test
  void a_dry_run_is_asked_for_by_option_or_by_setting() {
    assertThat(new JsonObject(once("jdbc:h2:mem:once_dry", "--json", "--dry-run").output()).getBoolean("dry_run")).isTrue();
    assertThat(new JsonObject(once("jdbc:h2:mem:once_dry", "--json", "--set", "reconcile.dry-run=true").output()).getBoolean("dry_run"))
        .isTrue();
  }

  /** From a timetable there is no other process that could say it. */
  @Test
  void what_the_store_lacks_is_said_in_its_log() throws Exception {
    String url = "jdbc:sqlite:" + directory.resolve("platform.db");
    try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE schedule_executions (id TEXT PRIMARY KEY, schedule_id TEXT, agent_name TEXT, status TEXT, started_at TEXT,"
              + " completed_at TEXT, duration_ms INTEGER, message TEXT, response TEXT, error TEXT, triggered_by TEXT,"
              + " claude_session_id TEXT)");
    }
    try (LogCapture log = LogCapture.open()) {
      assertThat(once(url, "--json").exit()).isZero();
      assertThat(log.lines()).anyMatch(line -> line.contains("store.works-without"));
    }
  }

  @Test
  void a_cycle_without_redis_is_done_with_problems() throws Exception {
    int nobody;
    try (ServerSocket closed = new ServerSocket(0)) {
      nobody = closed.getLocalPort();
    }

    String redis = "redis.url=redis://127.0.0.1:" + nobody;
    Command.Result result = once("jdbc:h2:mem:once_alone", "--json", "--set", redis);
    Command.Result strict = once("jdbc:h2:mem:once_alone", "--json", "--strict", "--set", redis);
    Command.Result text = once("jdbc:h2:mem:once_alone", "--strict", "--set", redis);

    assertThat(result.exit()).isZero();
    assertThat(result.errors()).isEmpty();
    int problems = new JsonObject(result.output()).getJsonArray("problems").size();
    assertThat(new JsonObject(result.output()).getJsonArray("problems").toString()).contains("slots could not be swept");
    assertThat(strict.exit()).isEqualTo(3);
    assertThat(new JsonObject(strict.output()).getJsonArray("problems")).hasSize(problems);
    assertThat(strict.errors()).startsWith("execution-watchdog: the cycle was run, with " + problems + " problem");
    assertThat(text.exit()).isEqualTo(3);
    assertThat(text.output()).startsWith("problems" + System.lineSeparator() + "  - ");
  }

  @Test
  void a_strict_one_without_problems_exits_with_zero() {
    Command.Result result = once("jdbc:h2:mem:once_strict", "--strict");

    assertThat(result.exit()).isZero();
    assertThat(result.errors()).isEmpty();
  }

  @Test
  void a_cycle_that_could_not_be_run_exits_with_one_and_says_so_on_one_line() {
    Command.Result result = once("jdbc:sqlite:" + directory.resolve("none.db"), "--json", "--strict");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output()).isEmpty();
    assertThat(result.errors().lines()).singleElement().asString().startsWith("execution-watchdog: once failed: database: ");
    assertThat(directory).isEmptyDirectory();
  }
}
