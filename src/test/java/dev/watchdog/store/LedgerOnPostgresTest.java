package dev.watchdog.store;

import dev.watchdog.support.Databases;

class LedgerOnPostgresTest extends LedgerContract {

  LedgerOnPostgresTest() {
    super(Databases.postgres());
  }
}
