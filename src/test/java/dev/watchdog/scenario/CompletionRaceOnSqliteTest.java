package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On a SQLite file. */
class CompletionRaceOnSqliteTest extends CompletionRaceScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }

  @Override
  String[] swallowUpdates() {
    return new String[] {
      "CREATE TRIGGER swallow BEFORE UPDATE ON schedule_executions WHEN OLD.id = 'e1' BEGIN SELECT RAISE(IGNORE); END"
    };
  }
}
