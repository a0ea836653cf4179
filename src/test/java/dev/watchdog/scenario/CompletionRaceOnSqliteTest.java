package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On a SQLite file. */
class CompletionRaceOnSqliteTest extends CompletionRaceScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }
}
