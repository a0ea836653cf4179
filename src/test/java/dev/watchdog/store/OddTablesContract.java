package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.core.Limit;
import dev.watchdog.core.Problem;
import dev.watchdog.core.RunningRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of a platform that hold what nobody expects, or change while they are looked at. What is odd is named, and not guessed. */
abstract class OddTablesContract extends WithTables {

  private static final Layout FULL = new Layout(true, true, true, true, true, true, true, true, true);
  private static final Duration DEFAULT = Duration.ofSeconds(900);
  private static final String STARTED = "2026-03-25T09:45:00.000000Z";

  private ExecutionStore executions;

  OddTablesContract(dev.watchdog.support.Database engine) {
    super(engine);
  }

  @BeforeEach
  void begin() {
    executions = store(DEFAULT);
  }

  private ExecutionStore store(Duration fallback) {
    return new ExecutionStore(database, FULL, fallback, InstantSource.fixed(Instant.parse("2026-03-25T10:00:00Z")));
  }

  private void withoutKeys() {
    platform.execute("DROP TABLE agent_schedules");
    platform.execute("DROP TABLE agent_ownership");
    platform.execute("CREATE TABLE agent_schedules (id VARCHAR(99), agent_name VARCHAR(99), timeout_seconds VARCHAR(99))");
    platform.execute(
        "CREATE TABLE agent_ownership (agent_name VARCHAR(99), execution_timeout_seconds VARCHAR(99), max_parallel_tasks INTEGER)");
  }

  private void schedule(String id, String seconds) {
    platform.execute("INSERT INTO agent_schedules (id, agent_name, timeout_seconds) VALUES (?, 'a', ?)", id, seconds);
  }

  private void owner(String agent, String seconds) {
    platform.execute("INSERT INTO agent_ownership (agent_name, execution_timeout_seconds) VALUES (?, ?)", agent, seconds);
  }

  private RunningRow only(ExecutionStore.Running running) {
    assertThat(running.rows()).hasSize(1);
    return running.rows().get(0);
  }

  @ParameterizedTest(name = "schedule {0}, agent {1}")
  @CsvSource({
    "10 minutes, , 86400, SCHEDULE, agent_schedules.timeout_seconds is '10 minutes'",
    "PT1H, 172800, 172800, SCHEDULE, agent_schedules.timeout_seconds is 'PT1H'",
    "NaN, 60, 86400, SCHEDULE, agent_schedules.timeout_seconds is 'NaN'",
    "0.5, , 86400, SCHEDULE, agent_schedules.timeout_seconds is '0.5'",
    ", soon, 86400, AGENT, agent_ownership.execution_timeout_seconds is 'soon'",
    "-1, soon, 86400, AGENT, agent_ownership.execution_timeout_seconds is 'soon'",
    "600.0, soon, 600, SCHEDULE, ",
    "' 600 ', , 600, SCHEDULE, ",
    "-0.5, 700, 700, AGENT, ",
    "'', 700, 700, AGENT, ",
    "1e30, , 2147483647, SCHEDULE, ",
  })
  void a_limit_that_is_there_and_cannot_be_read_is_named_and_nothing_ends_by_a_smaller_one(
      String schedule, String agent, long seconds, Limit.Source source, String named) throws Exception {
    withoutKeys();
    schedule("s", schedule);
    if (agent != null) {
      owner("a", agent);
    }
    platform.row("e1").startedAt(STARTED).with("schedule_id", "s").insert();

    for (int cycle = 0; cycle < 2; cycle++) {
      ExecutionStore.Running running = await(executions.running());
      assertThat(only(running).limit()).isEqualTo(new Limit(Duration.ofSeconds(seconds), source, true));
      if (named == null) {
        assertThat(running.problems()).isEmpty();
      } else {
        assertThat(running.problems()).singleElement().asString().contains(named, "execution e1");
      }
    }
    assertThat(await(executions.running("e1")).orElseThrow().limit().length()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void rows_with_the_same_unreadable_limit_are_one_problem_and_a_longer_default_counts() throws Exception {
    withoutKeys();
    owner("a", "soon");
    for (int i = 0; i < 4; i++) {
      platform.row("e" + i).startedAt(STARTED).insert();
    }

    ExecutionStore.Running running = await(store(Duration.ofHours(30)).running());

    assertThat(running.rows()).allMatch(row -> row.limit().length().equals(Duration.ofHours(30)));
    assertThat(running.problems()).singleElement().asString().contains("and 3 more have 24 hours");
    assertThat(await(executions.ownedAgents())).containsEntry("a", 86_400L);
  }

  @Test
  void a_record_that_stands_twice_is_named_the_row_counts_once_and_the_larger_limit_counts() throws Exception {
    withoutKeys();
    owner("a", "600");
    owner("a", "7200");
    owner("a", null);
    platform.row("e1").startedAt(STARTED).insert();
    platform.row("e2").agent("b").startedAt(STARTED).insert();

    for (int cycle = 0; cycle < 2; cycle++) {
      ExecutionStore.Running running = await(executions.running());
      assertThat(running.rows()).hasSize(2);
      assertThat(running.rows()).filteredOn(row -> row.id().equals("e1")).singleElement()
          .satisfies(row -> assertThat(row.limit().length()).isEqualTo(Duration.ofSeconds(7200)));
      assertThat(running.problems()).singleElement().asString().contains("execution e1 of agent 'a' stands more than once");
    }
    assertThat(await(executions.ownedAgents())).containsEntry("a", 7200L);
    assertThat(await(executions.running("e1")).orElseThrow().limit().length()).isEqualTo(Duration.ofSeconds(7200));
  }

  @Test
  void a_schedule_that_stands_twice_counts_as_the_larger() throws Exception {
    withoutKeys();
    schedule("s", "600");
    schedule("s", "50");
    platform.row("e1").startedAt(STARTED).with("schedule_id", "s").insert();

    assertThat(only(await(executions.running())).limit().length()).isEqualTo(Duration.ofSeconds(600));
  }

  @Test
  void a_status_in_another_case_is_named_once_and_left_alone() throws Exception {
    platform.row("e1").status("Running").startedAt(STARTED).insert();
    platform.row("e2").status(" running").startedAt(STARTED).insert();
    platform.row("e3").status("Running").startedAt(STARTED).insert();
    for (String known : List.of("queued", "running", "success", "failed", "cancelled", "skipped", "pending_retry")) {
      platform.row(known).status(known).startedAt(STARTED).insert();
    }

    assertThat(await(executions.oddStatuses())).extracting(Problem::text).singleElement().asString()
        .startsWith("3 executions with a status").contains("'Running'", "' running'");
    assertThat(only(await(executions.running())).id()).isEqualTo("running");
  }

  @Test
  void of_a_session_of_megabytes_only_the_beginning_is_read() throws Exception {
    platform.row("e1").startedAt(STARTED).session("s".repeat(2_000_000)).insert();
    platform.row("e2").startedAt(STARTED).session("s-1").insert();

    assertThat(await(executions.running()).rows()).extracting(row -> row.session().length()).containsExactlyInAnyOrder(256, 3);
    assertThat(await(executions.read(Set.of("e1"))).get("e1").session()).hasSize(256);
  }

  @Test
  void a_row_that_is_too_long_in_what_is_compared_is_left_alone_and_named() throws Exception {
    String agent = "a".repeat(512);
    platform.row("x".repeat(512)).agent(agent).startedAt(STARTED).insert();
    platform.row("y".repeat(513)).startedAt(STARTED).insert();
    platform.row("e1").agent("n".repeat(1_000_000)).startedAt(STARTED).insert();
    platform.row("e2").startedAt("2026-" + "0".repeat(1_000_000)).insert();
    platform.row("e3").agent(null).startedAt(null).session(null).insert();

    ExecutionStore.Running running = await(executions.running());

    assertThat(running.rows()).extracting(RunningRow::id).containsExactlyInAnyOrder("x".repeat(512), "e3");
    assertThat(running.problems()).singleElement().satisfies(problem -> {
      assertThat(problem.kind()).isEqualTo(Problem.Kind.ROW_TOO_LONG);
      assertThat(problem.count()).isEqualTo(3);
      assertThat(problem.text()).startsWith("3 running rows have an id of more than 512 characters").contains("left alone");
    });
    assertThat(await(executions.running("e1"))).isEmpty();
    assertThat(await(executions.running("e2"))).isEmpty();
    assertThat(await(executions.running("e3"))).isPresent();
    assertThat(await(executions.agentNames())).containsExactlyInAnyOrder("a", agent);
  }

  @Test
  void engines_that_count_characters_otherwise_leave_the_same_rows_alone() throws Exception {
    platform.row("🙂".repeat(256)).startedAt(STARTED).insert();
    platform.row("🙂".repeat(257)).startedAt(STARTED).insert();

    ExecutionStore.Running running = await(executions.running());

    assertThat(only(running).id()).isEqualTo("🙂".repeat(256));
    assertThat(running.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.ROW_TOO_LONG);
  }

  @Test
  void of_what_is_only_shown_no_more_is_read_than_is_shown() throws Exception {
    String megabyte = "z".repeat(1_000_000);
    platform.row("e1").startedAt(STARTED).with("lease_expires_at", megabyte).insert();
    platform.row("e2").status(megabyte).agent(megabyte).startedAt(megabyte).with("completed_at", megabyte).with("error", megabyte).insert();

    assertThat(only(await(executions.running())).lease()).hasSize(100);
    ExecutionStore.State read = await(executions.read(Set.of("e2"))).get("e2");
    assertThat(List.of(read.status(), read.startedAt(), read.completedAt(), read.error()))
        .allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(2000));
    assertThat(read.agent()).isNull();
  }

  @Test
  void an_owner_with_a_name_that_is_too_long_is_none() throws Exception {
    platform.execute("INSERT INTO agent_ownership (agent_name, execution_timeout_seconds) VALUES (?, 60)", "o".repeat(513));

    assertThat(await(executions.ownedAgents())).isEmpty();
  }

  @Test
  void a_column_that_goes_and_comes_is_noticed_and_said_once() throws Exception {
    platform.row("e1").startedAt(STARTED).with("lease_expires_at", "2026-03-25T11:00:00Z").insert();
    assertThat(await(executions.layouts().refresh())).isEmpty();

    platform.execute("ALTER TABLE schedule_executions DROP COLUMN lease_expires_at");
    assertThat(await(executions.layouts().refresh()))
        .containsExactly("gone: column schedule_executions.lease_expires_at: no row counts as leased");
    assertThat(await(executions.layouts().refresh())).isEmpty();
    assertThat(only(await(executions.running())).leased()).isFalse();

    platform.execute("ALTER TABLE schedule_executions ADD COLUMN lease_expires_at VARCHAR(99)");
    platform.set("e1", "lease_expires_at", "2026-03-25T11:00:00Z");
    assertThat(await(executions.layouts().refresh())).containsExactly("came: column schedule_executions.lease_expires_at");
    assertThat(only(await(executions.running())).leased()).isTrue();
  }

  @Test
  void a_table_that_goes_and_comes_is_noticed() throws Exception {
    platform.execute("ALTER TABLE agent_ownership RENAME TO elsewhere");
    assertThat(await(executions.layouts().refresh())).containsExactly("gone: table agent_ownership: no limits of agents");
    assertThat(await(executions.ownedAgents())).isEmpty();

    platform.execute("ALTER TABLE elsewhere RENAME TO agent_ownership");
    assertThat(await(executions.layouts().refresh())).containsExactly("came: table agent_ownership");
  }

  @Test
  void what_start_finds_is_what_the_catalogue_shows() throws Exception {
    Schema schema = new Schema(database);
    assertThat(await(schema.catalogued())).contains(await(schema.layout())).contains(FULL);

    platform.execute("ALTER TABLE schedule_executions DROP COLUMN cost");
    platform.execute("DROP TABLE agent_activities");
    assertThat(await(schema.catalogued())).contains(await(schema.layout()));
    assertThat(await(schema.layout())).isEqualTo(new Layout(true, true, true, false, true, true, true, true, false));
  }

  @Test
  void executions_that_cannot_be_seen_change_nothing_that_is_known() throws Exception {
    platform.execute("ALTER TABLE schedule_executions RENAME TO elsewhere");

    assertThat(await(executions.layouts().refresh())).isEmpty();
    assertThat(executions.layouts().now()).isEqualTo(FULL);
  }

  @Test
  void a_view_in_the_place_of_a_table_is_found() throws Exception {
    assertThat(await(new Schema(database).views())).isEmpty();
    platform.execute("ALTER TABLE agent_schedules RENAME TO elsewhere");
    platform.execute("CREATE VIEW agent_schedules AS SELECT DISTINCT * FROM elsewhere");

    assertThat(await(new Schema(database).views())).containsExactly("agent_schedules");
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 6})
  void tables_of_a_newer_release_are_refused_in_words(int version) throws Exception {
    platform.execute("INSERT INTO watchdog_schema (version) VALUES (?)", version);

    assertThatThrownBy(() -> await(new Schema(database).migrate()))
        .hasMessageContaining("of version " + version)
        .hasMessageContaining("newer release");
    assertThat(await(new Schema(database).version())).isEqualTo(version);
  }
}
