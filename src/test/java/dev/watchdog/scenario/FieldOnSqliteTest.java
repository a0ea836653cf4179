package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On a SQLite file. */
class FieldOnSqliteTest extends FieldScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }
}
