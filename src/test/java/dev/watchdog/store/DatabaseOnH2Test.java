package dev.watchdog.store;

import java.util.Optional;

class DatabaseOnH2Test extends DatabaseContract {

  @Override
  String url() {
    return "jdbc:h2:mem:contract;DB_CLOSE_DELAY=-1";
  }

  @Override
  Optional<String> username() {
    return Optional.empty();
  }
}
