package dev.watchdog.scenario;

import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import org.junit.jupiter.api.Tag;

@Tag("process")
class KillOnSqliteTest extends KillScenarios {

  @Override
  Database newDatabase() {
    return Databases.sqlite();
  }
}
