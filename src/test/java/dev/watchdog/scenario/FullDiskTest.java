package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.OddPorts;
import org.junit.jupiter.api.Test;

/** A database that can be read, and in which everything can be tried and nothing be kept. */
class FullDiskTest extends Scenario {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }

  /** What was asked a moment ago may be answered once more. */
  private void assertReady(int status) {
    Eventually.within(SOON, () -> assertThat(watchdog().getWithoutLogin("/health/ready").status()).isEqualTo(status));
  }

  @Test
  void a_watchdog_with_nowhere_to_write_is_not_ready_with_or_without_rows_to_end() {
    ports = new OddPorts();
    cycle();
    assertReady(200);

    ports.diskFull(true);
    for (int i = 0; i < 4; i++) {
      cycle();
      assertReady(503);
    }
    store.row("e1").age(300).limit(900).insert();
    assertThat(cycle().orphaned()).isZero();
    assertReady(503);
    assertThat(store.status("e1")).isEqualTo("running");

    ports.diskFull(false);
    assertThat(cycle().orphaned()).isEqualTo(1);
    assertReady(200);
  }
}
