package dev.watchdog.store;

import dev.watchdog.support.Databases;

class LedgerGuardOnH2Test extends LedgerGuardContract {

  LedgerGuardOnH2Test() {
    super(Databases.h2());
  }
}
