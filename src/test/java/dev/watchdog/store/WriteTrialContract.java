package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.store.WriteTrial.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the first recovery would be refused is known before it, and finding out leaves nothing behind. */
abstract class WriteTrialContract extends WithTables {

  WriteTrialContract(dev.watchdog.support.Database engine) {
    super(engine);
  }

  Outcome trial(Database tried) throws Exception {
    Layout layout = await(new Schema(tried).layout());
    return await(new WriteTrial(tried, Layouts.of(tried, layout), Duration.ofHours(2), Clock.systemUTC()).run());
  }

  Outcome trial() throws Exception {
    return trial(database);
  }

  /** Statements that put a column in the place of one, which may not be written. */
  abstract String generated(String column);

  private List<Map<String, Object>> own(String table) {
    return platform.query("SELECT * FROM " + table);
  }

  @Test
  void tables_that_will_do_are_refused_nothing_and_keep_nothing() throws Exception {
    platform.row("e1").insert();
    platform.activity("of-e1", "chat_start", "2026-03-25T10:00:00Z", "e1");
    List<Map<String, Object>> before = platform.everything();
    List<Map<String, Object>> counters = own("watchdog_counter");

    assertThat(trial()).isEqualTo(Outcome.WHOLE);

    assertThat(platform.everything()).isEqualTo(before);
    assertThat(own("watchdog_counter")).isEqualTo(counters);
    for (String table : List.of("recovery", "cycle", "attempt", "agent", "hold", "ghost", "known")) {
      assertThat(own("watchdog_" + table)).as("what is left in watchdog_%s", table).isEmpty();
    }
  }

  @Test
  void a_platform_with_nothing_but_its_executions_will_do() throws Exception {
    for (String table : List.of("agent_schedules", "agent_ownership", "agent_activities")) {
      platform.execute("DROP TABLE " + table);
    }
    for (String column : List.of("cost", "execution_log", "queued_at", "lease_expires_at")) {
      platform.execute("ALTER TABLE schedule_executions DROP COLUMN " + column);
    }

    assertThat(trial()).isEqualTo(Outcome.WHOLE);
  }

  @Test
  void a_generated_column_that_an_end_needs_keeps_rows_from_ending() throws Exception {
    platform.execute("ALTER TABLE schedule_executions DROP COLUMN completed_at");
    platform.execute("ALTER TABLE schedule_executions ADD COLUMN " + generated("completed_at"));

    Outcome outcome = trial();

    assertThat(outcome.unable()).hasSize(1).first().asString().startsWith("a row cannot be ended: ").contains("completed_at");
    assertThat(outcome.leftOut()).isEmpty();
  }

  @Test
  void a_generated_column_that_only_a_result_has_is_left_out_and_named() throws Exception {
    platform.execute("ALTER TABLE schedule_executions DROP COLUMN execution_log");
    platform.execute("ALTER TABLE schedule_executions ADD COLUMN " + generated("execution_log"));

    Outcome outcome = trial();

    assertThat(outcome.unable()).isEmpty();
    assertThat(outcome.leftOut()).containsOnlyKeys(Part.LOG);
    assertThat(outcome.omissions()).first().asString()
        .startsWith("schedule_executions.execution_log cannot be written, so results are recovered without their log: ");
  }

  @Test
  void an_activity_that_cannot_be_closed_keeps_rows_from_ending() throws Exception {
    platform.execute("ALTER TABLE agent_activities DROP COLUMN error");
    platform.execute("ALTER TABLE agent_activities ADD COLUMN " + generated("error"));

    assertThat(trial().unable()).hasSize(1).first().asString().startsWith("an activity cannot be closed: ");
  }

  @Test
  void a_ledger_that_is_gone_keeps_rows_from_ending() throws Exception {
    platform.execute("DROP TABLE watchdog_recovery");

    assertThat(trial().unable()).isNotEmpty().first().asString()
        .contains("a row cannot be ended: ").containsIgnoringCase("watchdog_recovery");
  }

  @Test
  void a_view_is_refused_without_a_try() throws Exception {
    platform.execute("ALTER TABLE agent_activities RENAME TO elsewhere");
    platform.execute("CREATE VIEW agent_activities AS SELECT DISTINCT * FROM elsewhere");

    assertThat(trial().unable()).hasSize(1).first().asString().startsWith("agent_activities is a view: ");
  }

  @Test
  void what_is_left_out_is_not_written_and_comes_back() throws Exception {
    Layouts layouts = Layouts.of(database, await(new Schema(database).layout()));

    layouts.leaveOut(Set.of(Part.SESSION, Part.COST));

    assertThat(layouts.now().session()).isFalse();
    assertThat(layouts.now().cost()).isFalse();
    assertThat(layouts.now().log()).isTrue();
    assertThat(await(layouts.refresh())).as("what changed").isEmpty();
    assertThat(layouts.now().cost()).isFalse();

    layouts.leaveOut(Set.of());

    assertThat(layouts.now()).isEqualTo(await(new Schema(database).layout()));
  }
}
