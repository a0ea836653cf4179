package dev.watchdog.store;

import dev.watchdog.support.Databases;
import java.util.List;

class LedgerOnSqliteTest extends LedgerContract {

  LedgerOnSqliteTest() {
    super(Databases.sqlite());
  }

  @Override
  List<String> swallowUpdates() {
    return List.of("CREATE TRIGGER swallow BEFORE UPDATE ON schedule_executions BEGIN SELECT RAISE(IGNORE); END");
  }

  @Override
  List<String> hideBehindView() {
    return List.of(
        "ALTER TABLE schedule_executions RENAME TO hidden",
        "CREATE VIEW schedule_executions AS SELECT * FROM hidden",
        "CREATE TRIGGER through INSTEAD OF UPDATE ON schedule_executions BEGIN UPDATE hidden SET status = NEW.status,"
            + " completed_at = NEW.completed_at, duration_ms = NEW.duration_ms, error = NEW.error WHERE id = NEW.id; END");
  }

  /** Its columns are as wide as anybody wants, but for a condition. */
  @Override
  List<String> narrowErrors(String table, int charsMax) {
    return List.of(
        "ALTER TABLE " + table + " DROP COLUMN error",
        "ALTER TABLE " + table + " ADD COLUMN error TEXT CHECK (length(error) <= " + charsMax + ")");
  }
}
