package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Databases;
import org.junit.jupiter.api.Test;

class WriteTrialOnH2Test extends WriteTrialContract {

  WriteTrialOnH2Test() {
    super(Databases.h2());
  }

  @Override
  String generated(String column) {
    return column + " VARCHAR GENERATED ALWAYS AS ('x')";
  }

  @Test
  void tables_that_are_still_to_be_made_are_waited_for() throws Exception {
    platform.execute("DELETE FROM watchdog_schema");

    assertThat(trial().tried()).isFalse();
  }
}
