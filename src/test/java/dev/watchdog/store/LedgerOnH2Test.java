package dev.watchdog.store;

import dev.watchdog.support.Databases;
import java.util.List;

class LedgerOnH2Test extends LedgerContract {

  LedgerOnH2Test() {
    super(Databases.h2());
  }

  /** Triggers of H2 are Java classes, and cannot swallow anything. */
  @Override
  List<String> swallowUpdates() {
    return List.of();
  }

  @Override
  List<String> hideBehindView() {
    return List.of();
  }

  @Override
  List<String> narrowErrors(String table, int charsMax) {
    return List.of("ALTER TABLE " + table + " ALTER COLUMN error VARCHAR(" + charsMax + ")");
  }
}
