package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Report;
import org.junit.jupiter.api.Test;

/** On a SQLite file. */
class HistoryOnSqliteTest extends HistoryScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }

  @Test
  void a_history_that_cannot_be_pruned_is_a_problem_and_costs_nothing_else() {
    cycle();
    store.execute("UPDATE watchdog_cycle SET started_at = '2020-01-01T00:00:00.000000Z', status = 'failed'");
    store.execute("CREATE TRIGGER unpruned BEFORE DELETE ON watchdog_cycle WHEN OLD.id = 1 BEGIN SELECT RAISE(ABORT, 'kept'); END");
    stopWatchdog();
    store.row("e1").age(300).limit(900).insert();

    Report report = cycle();

    assertThat(report.problems()).singleElement().asString()
        .startsWith("what is too old of the watchdog's own history could not be pruned: ").contains("kept");
    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(cycle().problems()).as("tried again").hasSize(1);
  }
}
