package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On a SQLite file. */
class OddRowOnSqliteTest extends OddRowScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }
}
