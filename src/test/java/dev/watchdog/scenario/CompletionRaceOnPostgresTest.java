package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On PostgreSQL. */
class CompletionRaceOnPostgresTest extends CompletionRaceScenarios {

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }

  @Override
  String[] swallowUpdates() {
    return new String[] {
      "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
      "CREATE TRIGGER swallow BEFORE UPDATE ON schedule_executions FOR EACH ROW WHEN (OLD.id = 'e1') EXECUTE FUNCTION swallow()"
    };
  }
}
