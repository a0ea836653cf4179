package dev.watchdog.store;

import dev.watchdog.support.Databases;
import java.util.List;

class LedgerOnSqliteTest extends LedgerContract {

  LedgerOnSqliteTest() {
    super(Databases.sqlite());
  }

  /** Its columns are as wide as anybody wants, but for a condition. */
  @Override
  List<String> narrowErrors(String table, int charsMax) {
    return List.of(
        "ALTER TABLE " + table + " DROP COLUMN error",
        "ALTER TABLE " + table + " ADD COLUMN error TEXT CHECK (length(error) <= " + charsMax + ")");
  }
}
