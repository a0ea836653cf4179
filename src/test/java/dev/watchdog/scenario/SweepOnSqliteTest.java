package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On a SQLite file. */
class SweepOnSqliteTest extends SweepScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }
}
