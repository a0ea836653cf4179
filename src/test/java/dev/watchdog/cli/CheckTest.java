package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.RealRedis;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {

  private static final String EXECUTIONS = """
      CREATE TABLE IF NOT EXISTS schedule_executions (id TEXT PRIMARY KEY, schedule_id TEXT, agent_name TEXT, status TEXT, started_at TEXT,
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

  private Command.Result check(String url, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("check", "--set", "database.url=" + sqlite(), "--set", "redis.url=" + url));
    for (String one : more) {
      words.addAll(List.of("--set", one));
    }
    return Command.execute(words.toArray(String[]::new));
  }

  @Test
  void a_redis_that_will_do_exits_with_zero_whatever_its_password_looks_like() throws Exception {
    try (RealRedis redis = RealRedis.started()) {
      redis.call("ACL", "SETUSER", "watchdog", "on", ">hunter2+/=@", "~*", "+@all", "-role");

      Command.Result result = check("redis://watchdog:hunter2+/=@@127.0.0.1:" + redis.port());

      assertThat(result.exit()).isZero();
      assertThat(result.output()).doesNotContain("FAIL", "hunter2")
          .contains("  ok    Redis: reached (redis://********@127.0.0.1:" + redis.port() + ")",
              "  ok    Redis: may not be asked for its role", "grant +role",
              "  ok    Redis: every command and every script was tried on keys that do not exist");
      assertThat(redis.everything()).isEmpty();
    }
  }

  @Test
  void s150_a_replica_a_cluster_and_a_user_without_scripts_exit_with_one() throws Exception {
    try (RealRedis redis = RealRedis.started(); RealRedis node = RealRedis.started(List.of(
        "cluster-enabled yes", "cluster-require-full-coverage no", "cluster-config-file " + directory.resolve("nodes")))) {
      redis.call("ACL", "SETUSER", "watchdog", "on", ">hunter2", "~*", "+@all", "-eval", "-evalsha");
      assertFails(check("redis://watchdog:hunter2@127.0.0.1:" + redis.port()), "refuses scripts");
      assertFails(check("redis://127.0.0.1:" + node.port()), "it is a cluster", "redis.slots-key agent:slots:{agent}");
      redis.call("REPLICAOF", "127.0.0.1", "1");
      assertFails(check("redis://127.0.0.1:" + redis.port()), "it is a replica");
    }
  }

  @Test
  void a_file_of_an_authority_that_is_not_there_is_a_bad_setting() throws Exception {
    Command.Result result = check("rediss://127.0.0.1:1", "redis.tls.ca-file=" + directory.resolve("none.pem"));

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.errors()).contains("redis.tls.ca-file", "expected a file with certificates in PEM", "which is not there");
  }

  private static void assertFails(Command.Result result, String... words) {
    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.output().lines()).filteredOn(line -> line.startsWith("  FAIL  ")).singleElement().asString().contains(words);
    assertThat(result.output()).contains("  ok    Redis: reached").doesNotContain("hunter2");
  }
}
