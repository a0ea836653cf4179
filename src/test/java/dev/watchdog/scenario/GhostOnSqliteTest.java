package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On a SQLite file. */
class GhostOnSqliteTest extends GhostScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }
}
