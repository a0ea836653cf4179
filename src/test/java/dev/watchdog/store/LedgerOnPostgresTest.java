package dev.watchdog.store;

import dev.watchdog.support.Databases;
import java.util.List;

class LedgerOnPostgresTest extends LedgerContract {

  LedgerOnPostgresTest() {
    super(Databases.postgres());
  }

  @Override
  List<String> narrowErrors(String table, int charsMax) {
    return List.of("ALTER TABLE " + table + " ALTER COLUMN error TYPE VARCHAR(" + charsMax + ")");
  }
}
