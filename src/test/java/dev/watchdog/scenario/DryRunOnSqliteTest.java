package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On a SQLite file. */
class DryRunOnSqliteTest extends DryRunScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }
}
