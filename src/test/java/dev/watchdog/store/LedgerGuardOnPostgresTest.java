package dev.watchdog.store;

import dev.watchdog.support.Databases;

class LedgerGuardOnPostgresTest extends LedgerGuardContract {

  LedgerGuardOnPostgresTest() {
    super(Databases.postgres());
  }
}
