package dev.watchdog.query;

import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.CycleLog;
import dev.watchdog.store.Database;
import dev.watchdog.store.ExecutionStore;
import dev.watchdog.store.Layout;
import dev.watchdog.store.MemoryStore;
import dev.watchdog.store.Outbox;
import dev.watchdog.store.Secrets;
import java.time.Duration;
import java.time.InstantSource;

/** The stores, once they were reached. */
public record Stores(
    Database database,
    ExecutionStore executions,
    Outbox outbox,
    MemoryStore memory,
    CycleLog cycles,
    Secrets secrets,
    SlotRegistry slots) {

  /** All of them over one database and one slot registry. */
  public static Stores over(Database database, Layout layout, SlotRegistry slots, Duration defaultTimeout, InstantSource clock) {
    return new Stores(
        database,
        new ExecutionStore(database, layout, defaultTimeout, clock),
        new Outbox(database),
        new MemoryStore(database),
        new CycleLog(database),
        new Secrets(database),
        slots);
  }
}
