package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On PostgreSQL. */
class SweepOnPostgresTest extends SweepScenarios {

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }
}
