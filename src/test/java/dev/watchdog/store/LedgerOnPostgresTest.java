package dev.watchdog.store;

import dev.watchdog.support.Databases;
import java.util.List;

class LedgerOnPostgresTest extends LedgerContract {

  LedgerOnPostgresTest() {
    super(Databases.postgres());
  }

  @Override
  List<String> swallowUpdates() {
    return List.of(
        "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TRIGGER swallow BEFORE UPDATE ON schedule_executions FOR EACH ROW EXECUTE FUNCTION swallow()");
  }

  @Override
  List<String> hideBehindView() {
    return List.of(
        "ALTER TABLE schedule_executions RENAME TO hidden",
        "CREATE VIEW schedule_executions AS SELECT * FROM hidden",
        "CREATE FUNCTION through() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE hidden SET status = NEW.status,"
            + " completed_at = NEW.completed_at, duration_ms = NEW.duration_ms, error = NEW.error WHERE id = NEW.id; RETURN NULL; END $$",
        "CREATE TRIGGER through INSTEAD OF UPDATE ON schedule_executions FOR EACH ROW EXECUTE FUNCTION through()");
  }

  @Override
  List<String> narrowErrors(String table, int charsMax) {
    return List.of("ALTER TABLE " + table + " ALTER COLUMN error TYPE VARCHAR(" + charsMax + ")");
  }
}
