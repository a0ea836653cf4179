package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On a SQLite file. */
class AuditOnSqliteTest extends AuditScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }
}
