package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Database;
import dev.watchdog.support.Report;
import dev.watchdog.support.Store;
import dev.watchdog.support.Times;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A platform without the optional tables and columns. */
abstract class BareStoreScenarios extends Scenario {

  @Override
  Store newStore(Database database) {
    return Store.bare(database);
  }

  @Test
  void without_the_optional_tables_and_columns_rows_are_recovered_all_the_same() {
    store.row("e1").age(300).insert();
    slotAndKey("a", "e1", 300);

    Report report = cycle();

    assertThat(failure("e1")).isEqualTo(MainLineScenarios.ORPHAN);
    assertThat(report.notZero()).isEqualTo(Map.of("orphaned_executions", 1, "total", 1));
    assertThat(report.problems()).isEmpty();
    assertReleased("a", "e1");
  }

  @Test
  void without_the_columns_for_cost_and_log_a_result_is_recovered_as_far_as_it_fits() {
    a.recent("e1").on(Kind.RESULT, "e1", Answer.json(200, RetainedResultScenarios.success(600)));
    store.row("e1").age(3000).insert();

    assertThat(cycle().resultsRecovered()).isEqualTo(1);

    assertThat(store.read("e1")).containsEntry("status", "success").containsEntry("response", "the answer is 42");
  }

  @Test
  void a_lost_race_is_one_without_the_lease_column_too() {
    store.row("e1").age(300).insert();
    a.during(Kind.LAST_ERROR, () -> store.set("e1", "agent_name", "b"));

    assertThat(cycle().lostRaces()).isEqualTo(1);

    assertThat(store.status("e1")).isEqualTo("running");
  }

  /** The platform's deploy adds the column while the watchdog runs; from then on leased rows are another mechanism's. */
  @Test
  void s147_a_lease_column_that_comes_is_heeded_in_the_next_cycle_and_one_that_goes_stops_nothing() {
    warmedUp();
    store.execute("ALTER TABLE schedule_executions ADD COLUMN lease_expires_at VARCHAR(99)");
    store.row("leased").age(300).with("lease_expires_at", Times.ago(-600)).insert();
    store.row("free").age(300).insert();

    assertThat(cycle().deferred(1)).isEqualTo(1);
    assertThat(store.status("leased")).isEqualTo("running");
    assertThat(failure("free")).isEqualTo(MainLineScenarios.ORPHAN);

    store.execute("ALTER TABLE schedule_executions DROP COLUMN lease_expires_at");
    assertThat(cycle().orphaned()).isEqualTo(1);
    assertThat(failure("leased")).isEqualTo(MainLineScenarios.ORPHAN);
  }

  @Test
  void a_row_ends_after_the_default_deadlines() {
    a.registry(Answer.closed());
    store.row("below").age(7190).insert();
    store.row("above").age(7201).insert();

    assertThat(cycle().stale()).isEqualTo(1);

    assertThat(store.status("below")).isEqualTo("running");
    assertThat(failure("above")).endsWith("and 7200s deadline passed");
  }

  @Test
  void the_watchdog_adds_only_tables_of_its_own() {
    List<String> columns = List.copyOf(firstRow("e1").keySet());

    cycle();

    assertThat(List.copyOf(store.read("e1").keySet())).isEqualTo(columns);
    assertThat(tables()).allMatch(table -> table.equals("schedule_executions") || table.startsWith("watchdog_"));
    assertThat(tables()).contains("watchdog_recovery", "watchdog_cycle");
  }

  private List<String> tables() {
    return store.query(store.database().tables()).stream().map(row -> (String) row.get("name")).toList();
  }

  private Map<String, Object> firstRow(String id) {
    store.row(id).age(10).insert();
    return store.read(id);
  }
}
