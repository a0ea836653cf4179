package dev.watchdog.store;

import dev.watchdog.support.Databases;

class LedgerOnSqliteTest extends LedgerContract {

  LedgerOnSqliteTest() {
    super(Databases.sqlite());
  }
}
