package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On PostgreSQL. */
class OwnFaultOnPostgresTest extends OwnFaultScenarios {

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }
}
