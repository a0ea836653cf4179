package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {

  private static final String EXECUTIONS = """
      CREATE TABLE schedule_executions (id TEXT PRIMARY KEY, schedule_id TEXT, agent_name TEXT, status TEXT, started_at TEXT,
        completed_at TEXT, duration_ms INTEGER, message TEXT, response TEXT, error TEXT, triggered_by TEXT, claude_session_id TEXT)
      """;

  @TempDir Path directory;

  private String sqlite() throws Exception {
    String url = "jdbc:sqlite:" + directory.resolve("platform.db");
    try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
      statement.execute(EXECUTIONS);
    }
    return url;
  }

  @Test
  void stores_that_will_do_exit_with_zero_and_the_settings_are_printed_with_their_sources() throws Exception {
    String url = sqlite();

    Command.Result result = Command.execute(
        "--set", "reconcile.interval=7m", "check", "--set", "database.url=" + url, "--set", "redis.url=none",
        "--set", "security.jwt-secret=hunter2");

    assertThat(result.exit()).isZero();
    assertThat(result.errors()).isEmpty();
    assertThat(result.output()).doesNotContain("FAIL", "hunter2");
    assertThat(result.output().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .contains(
            "reconcile.interval 7m --set",
            "reconcile.stale-after 120m default",
            "security.jwt-secret ******** --set",
            "security.admin-password (not set) default",
            "warning: security.jwt-secret is shorter than 32 bytes: its tokens are easier to forge than need be",
            "ok Redis: none, no slots and no markers");
  }

  @Test
  void a_store_that_lacks_something_or_is_out_of_reach_exits_with_one() {
    Command.Result result = Command.execute(
        "check", "--set", "database.url=jdbc:sqlite:" + directory.resolve("none.db"), "--set", "redis.url=redis://:hunter2@127.0.0.1:1");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output().lines()).filteredOn(line -> line.startsWith("  FAIL  ")).hasSize(2);
    assertThat(result.output()).contains("reconcile.interval", "  FAIL  database: ", "  FAIL  Redis: ").doesNotContain("hunter2");
    assertThat(directory).isEmptyDirectory();
  }
}
