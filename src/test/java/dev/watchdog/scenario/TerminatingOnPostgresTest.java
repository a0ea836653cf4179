package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On PostgreSQL. */
class TerminatingOnPostgresTest extends TerminatingScenarios {

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }
}
