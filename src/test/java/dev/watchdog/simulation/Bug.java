package dev.watchdog.simulation;

import dev.watchdog.agent.Agents;
import dev.watchdog.bus.Bus;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.Database;

/** A fault of the product's own, planted between it and the world. {@link #NONE} plants nothing. */
interface Bug {

  Bug NONE = new Bug() {};

  default Database database(Database real, World world, Life life) {
    return real;
  }

  default SlotRegistry slots(SlotRegistry real, World world, Life life) {
    return real;
  }

  /** A process has started, and talks over this bus. */
  default void started(Bus bus) {}

  default Agents agents(Agents real, World world, Life life) {
    return real;
  }
}
