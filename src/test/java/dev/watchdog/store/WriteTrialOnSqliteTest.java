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
  void writes_that_are_locked_are_waited_for_once() throws Exception {
    try (AutoCloseable lock = platform.lockWrites()) {
      assertThat(trial().unable())
          .isEqualTo(List.of("a row cannot be ended: [SQLITE_BUSY] The database file is locked (database is locked)"));
    }
  }
}
