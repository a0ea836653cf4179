package dev.watchdog.store;

import dev.watchdog.support.Store;
import java.util.List;

/** The watchdog's own tables as a test sees them. */
final class OwnTables {

  private OwnTables() {}

  static List<String> names(Store platform) {
    return platform.query(platform.database().tables()).stream()
        .map(row -> String.valueOf(row.get("name")))
        .filter(name -> name.startsWith("watchdog_"))
        .toList();
  }

  static void drop(Store platform) {
    names(platform).forEach(name -> platform.execute("DROP TABLE " + name));
  }
}
