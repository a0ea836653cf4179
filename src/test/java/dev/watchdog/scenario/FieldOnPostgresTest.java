package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On PostgreSQL. */
class FieldOnPostgresTest extends FieldScenarios {

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }
}
