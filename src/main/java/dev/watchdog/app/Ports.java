package dev.watchdog.app;

import dev.watchdog.agent.Agents;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;

/** A place to stand between the watchdog and the world: each port can be wrapped before it is used. */
public interface Ports {

  /** Nothing stands between. */
  Ports PLAIN = new Ports() {};

  default Database database(Database database) {
    return database;
  }

  default SlotRegistry slots(SlotRegistry slots) {
    return slots;
  }

  default Agents agents(Agents agents) {
    return agents;
  }
}
