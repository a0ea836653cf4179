package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On an H2 in memory. */
class TerminatingOnH2Test extends TerminatingScenarios {

  @Override
  Database newDatabase() {
    return Databases.h2();
  }
}
