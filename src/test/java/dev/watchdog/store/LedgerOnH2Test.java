package dev.watchdog.store;

import dev.watchdog.support.Databases;

class LedgerOnH2Test extends LedgerContract {

  LedgerOnH2Test() {
    super(Databases.h2());
  }
}
