package dev.watchdog.store;

import dev.watchdog.support.Databases;

class OddTablesOnSqliteTest extends OddTablesContract {

  OddTablesOnSqliteTest() {
    super(Databases.sqlite());
  }
}
