package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;

/** On an H2 in memory. */
class StartTimeOnH2Test extends StartTimeScenarios {

  @Override
  Database newDatabase() {
    return Databases.h2();
  }
}
