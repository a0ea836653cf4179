package dev.watchdog.store;

import dev.watchdog.support.Databases;

class HistoryOnH2Test extends HistoryContract {

  HistoryOnH2Test() {
    super(Databases.h2());
  }
}
