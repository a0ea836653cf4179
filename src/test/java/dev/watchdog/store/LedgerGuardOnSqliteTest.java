package dev.watchdog.store;

import dev.watchdog.support.Databases;

class LedgerGuardOnSqliteTest extends LedgerGuardContract {

  LedgerGuardOnSqliteTest() {
    super(Databases.sqlite());
  }
}
