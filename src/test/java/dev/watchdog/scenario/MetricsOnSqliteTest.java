package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On a SQLite file. */
class MetricsOnSqliteTest extends MetricsScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }
}
