package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.JarUnderTest;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.WatchdogClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar as its operator runs it: killed without a word, run from cron, run twice, run with bad settings. */
@Tag("process")
class ProcessTest extends Scenario {

  @TempDir Path directory;

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  private JarUnderTest run() {
    return closeAtEnd(JarUnderTest.run(directory, settings()));
  }

  private JarUnderTest.Result command(String... words) throws Exception {
    return JarUnderTest.command(directory, settings(), words);
  }

  @Test
  void killed_between_write_and_release_it_makes_up_for_the_release_after_its_next_start() throws Exception {
    a.running("e1");
    store.row("e1").age(1000).limit(900).insert();
    slotAndKey("a", "e1", 1000);
    JarUnderTest jar = run();
    a.during(Kind.LAST_ERROR, () -> redis.freeze());

    CompletableFuture<?> cycle = jar.cycleLater();
    eventuallyStatus("e1", "failed");
    jar.kill();
    redis.thaw();
    redis.awaitAnswer();
    assertThat(cycle).failsWithin(SOON);
    a.during(Kind.LAST_ERROR, null);
    slotAndKey("a", "e1", 1000); // What the frozen server had in its hands is not what this is about.

    assertThat(command("once").exit()).isZero();

    assertReleased("a", "e1");
    JarUnderTest again = run();
    assertThat(again.recoveriesOf("e1")).hasSize(1);
    assertThat(again.recoveriesOf("e1").get(0).getString("released_at")).isNotNull();
  }

  @Test
  void killed_before_the_write_it_recovers_the_row_once_after_its_next_start() {
    store.row("e1").age(300).limit(900).insert();
    a.on(Kind.LAST_ERROR, "e1", Answer.silence());
    JarUnderTest jar = run();
    CompletableFuture<?> cycle = jar.cycleLater();
    Eventually.within(SOON, () -> assertThat(a.calls(Kind.LAST_ERROR)).isNotEmpty());
    jar.kill();
    assertThat(cycle).failsWithin(SOON);

    JarUnderTest again = run();
    again.cycle();

    assertThat(failure("e1")).contains("recovered by watchdog");
    assertThat(again.recoveries()).hasSize(1);
  }

  @Test
  void s115_two_processes_at_once_have_the_effect_of_one() {
    JarUnderTest one = run();
    JarUnderTest two = run();
    for (int i = 0; i < 15; i++) {
      store.row("e" + i).age(300).limit(900).insert();
    }
    for (int round = 0; round < 3; round++) {
      CompletableFuture<?> first = one.cycleLater();
      CompletableFuture<?> second = two.cycleLater();
      first.join();
      second.join();
    }

    List<JsonObject> ledger = two.recoveries();
    assertThat(ledger).hasSize(15).extracting(entry -> entry.getString("execution_id")).doesNotHaveDuplicates();
    assertThat(one.recoveries()).isEqualTo(ledger);
  }

  @Test
  void after_a_long_pause_of_its_own_it_only_observes_at_first() {
    set("reconcile.first-delay", "0s");
    set("reconcile.interval", "2s");
    a.running("e1");
    store.row("e1").age(300).limit(900).insert(); // Before the pause: a frozen process may hold a lock on the file.
    JarUnderTest jar = run();
    Eventually.within(SOON, () -> assertThat(cycles(jar)).isNotEmpty());
    jar.freeze();
    a.running();
    Eventually.pass(Duration.ofSeconds(8));
    jar.thaw();

    Eventually.within(SOON, () -> assertThat(cycles(jar)).anyMatch(cycle -> orphans(cycle) == 1));
    List<JsonObject> upToRecovery = cycles(jar);
    assertThat(upToRecovery.stream().filter(ProcessTest::onlyObserved).toList())
        .as("cycles that saw the row after the pause and left it alone")
        .hasSize(1)
        .allMatch(cycle -> orphans(cycle) == 0);
  }

  /** Completed cycles, oldest first. */
  private static List<JsonObject> cycles(JarUnderTest jar) {
    List<JsonObject> completed = new ArrayList<>();
    for (Object cycle : jar.get("/api/v1/cycles").ok().getJsonArray("cycles")) {
      JsonObject report = ((JsonObject) cycle).getJsonObject("report");
      if (report != null) {
        completed.add(0, report);
      }
    }
    return completed;
  }

  private static int orphans(JsonObject report) {
    return report.getInteger("orphaned_executions");
  }

  private static boolean onlyObserved(JsonObject report) {
    return report.getJsonArray("problems").stream().anyMatch(problem -> problem.toString().contains("only observes"));
  }

  @Test
  void the_defaults_alone_are_a_service_with_stores_of_its_own_that_outlive_it() throws Exception {
    Map<String, String> few = Map.of("agents.url", agents.url(), "security.admin-password", WatchdogClient.ADMIN_PASSWORD);
    JarUnderTest first = closeAtEnd(JarUnderTest.run(directory, few));
    first.cycle();
    first.kill();

    JarUnderTest second = closeAtEnd(JarUnderTest.run(directory, few));

    assertThat(second.cycle().problems()).isEmpty();
    assertThat(second.get("/api/v1/cycles").ok().getJsonArray("cycles")).hasSizeGreaterThan(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("data")))).isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("data/watchdog.mv.db"))))
        .isEqualTo("rw-------");
  }

  @Test
  void once_prints_its_report_and_exits_with_zero() throws Exception {
    store.row("e1").age(300).limit(900).insert();

    JarUnderTest.Result dry = command("once", "--dry-run", "--json");
    assertThat(dry.exit()).isZero();
    assertThat(new JsonObject(dry.output()).getInteger("total")).isEqualTo(1);
    assertThat(store.status("e1")).isEqualTo("running");

    JarUnderTest.Result real = command("once", "--json");
    assertThat(real.exit()).isZero();
    assertThat(new JsonObject(real.output()).getInteger("orphaned_executions")).isEqualTo(1);
    assertThat(failure("e1")).contains("recovered by watchdog");
  }

  @Test
  void once_without_its_store_exits_with_one_and_never_creates_the_file() throws Exception {
    Path missing = directory.resolve("missing.db");
    set("database.url", "jdbc:sqlite:" + missing);

    assertThat(command("once").exit()).isEqualTo(1);

    assertThat(missing).doesNotExist();
  }

  @Test
  void a_file_where_its_own_folder_should_be_is_named_by_check_and_once() throws Exception {
    Path file = Files.createFile(directory.resolve("data"));

    for (String word : List.of("check", "once")) {
      JarUnderTest.Result result = JarUnderTest.command(directory, Map.of("redis.url", "none"), word);
      assertThat(result.exit()).as(word).isEqualTo(1);
      assertThat(result.output() + result.errors()).as(word).contains("data is no directory");
    }
    assertThat(file).isEmptyFile();
  }

  @Test
  void bad_settings_are_all_named_and_exit_with_two() throws Exception {
    set("reconcile.intervall", "5m");
    set("agents.url", "http://everybody");
    set("brake.max-unknown-ratio", "7");

    JarUnderTest.Result result = command("run");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.output() + result.errors())
        .contains("reconcile.intervall", "reconcile.interval", "agents.url", "{agent}", "brake.max-unknown-ratio");
  }

  @Test
  void check_shows_the_settings_without_their_secrets() throws Exception {
    set("agents.auth-secret", "very-s3cret");

    JarUnderTest.Result result = command("check");

    assertThat(result.exit()).isZero();
    assertThat(result.output()).contains("reconcile.interval").doesNotContain("very-s3cret");
  }

  @Test
  void version_and_help_need_no_settings() throws Exception {
    JarUnderTest.Result version = JarUnderTest.command(directory, Map.of(), "--version");
    JarUnderTest.Result help = JarUnderTest.command(directory, Map.of(), "--help");

    assertThat(version.exit()).isZero();
    assertThat(version.output()).containsPattern("\\d+\\.\\d+\\.\\d+");
    assertThat(help.exit()).isZero();
    assertThat(help.output()).contains("run", "demo", "once", "check", "fleet");
  }
}
