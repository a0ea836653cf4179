package dev.watchdog.store;

import dev.watchdog.support.Databases;

class HistoryOnPostgresTest extends HistoryContract {

  HistoryOnPostgresTest() {
    super(Databases.postgres());
  }
}
