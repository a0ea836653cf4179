package dev.watchdog.store;

import dev.watchdog.support.Databases;

class OddTablesOnH2Test extends OddTablesContract {

  OddTablesOnH2Test() {
    super(Databases.h2());
  }
}
