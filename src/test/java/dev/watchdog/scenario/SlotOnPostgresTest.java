package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On PostgreSQL. */
class SlotOnPostgresTest extends SlotScenarios {

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }
}
