package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import org.junit.jupiter.api.Nested;

/**
 * On a SQLite file whose columns of times are declared DATETIME, as object mappers declare them. They hold texts all the same, and the
 * driver's idea of their type must not come between: it would parse them, and knows none of the written forms that end in a zone.
 */
class DatetimeColumnsTest {

  @Nested
  class MainLine extends MainLineScenarios {
    @Override
    Database newDatabase() {
      return Databases.sqliteWithDatetimes();
    }
  }

  @Nested
  class Terminating extends TerminatingScenarios {
    @Override
    Database newDatabase() {
      return Databases.sqliteWithDatetimes();
    }
  }

  @Nested
  class Sweep extends SweepScenarios {
    @Override
    Database newDatabase() {
      return Databases.sqliteWithDatetimes();
    }
  }

  @Nested
  class OddRow extends OddRowScenarios {
    @Override
    Database newDatabase() {
      return Databases.sqliteWithDatetimes();
    }
  }
}
