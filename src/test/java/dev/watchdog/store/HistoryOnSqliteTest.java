package dev.watchdog.store;

import dev.watchdog.support.Databases;

class HistoryOnSqliteTest extends HistoryContract {

  HistoryOnSqliteTest() {
    super(Databases.sqlite());
  }
}
