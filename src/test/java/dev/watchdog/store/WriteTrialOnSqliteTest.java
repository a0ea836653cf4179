package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.store.WriteTrial.Outcome;
import dev.watchdog.support.Databases;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteTrialOnSqliteTest extends WriteTrialContract {

  WriteTrialOnSqliteTest() {
    super(Databases.sqlite());
  }

  @Override
  String generated(String column) {
    return column + " TEXT GENERATED ALWAYS AS ('x') VIRTUAL";
  }

  @Test
  void its_own_tables_are_made_for_the_trial_and_go_with_it() throws Exception {
    OwnTables.drop(platform);

    assertThat(trial()).isEqualTo(Outcome.WHOLE);
    assertThat(OwnTables.names(platform)).isEmpty();
  }

  @Test
  void a_strict_table_with_a_column_of_another_type_keeps_rows_from_ending() throws Exception {
    platform.execute("DROP TABLE schedule_executions");
    platform.execute("CREATE TABLE schedule_executions (id TEXT PRIMARY KEY, schedule_id TEXT, agent_name TEXT, status TEXT,"
        + " started_at TEXT, completed_at INTEGER, duration_ms INTEGER, message TEXT, response TEXT, error TEXT, triggered_by TEXT,"
        + " claude_session_id TEXT, cost INTEGER) STRICT");

    Outcome outcome = trial();

    assertThat(outcome.unable())
        .containsExactly("a row cannot be ended: schedule_executions.completed_at is of type INTEGER in a STRICT table");
    assertThat(outcome.leftOut()).containsEntry(Part.COST, "schedule_executions.cost is of type INTEGER in a STRICT table");
  }

  @Test
  void writes_that_are_locked_are_waited_for_once() throws Exception {
    try (AutoCloseable lock = platform.lockWrites()) {
      assertThat(trial().unable())
          .isEqualTo(List.of("a row cannot be ended: [SQLITE_BUSY] The database file is locked (database is locked)"));
    }
  }
}
