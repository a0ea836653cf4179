package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On PostgreSQL. */
class HistoryOnPostgresTest extends HistoryScenarios {

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }
}
