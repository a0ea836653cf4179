package dev.watchdog.query;

import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.store.CycleLog;
import dev.watchdog.store.Database;
import dev.watchdog.store.ExecutionStore;
import dev.watchdog.store.MemoryStore;
import dev.watchdog.store.Outbox;
import dev.watchdog.store.Secrets;

/** The stores, once they were reached. */
public record Stores(
    Database database,
    ExecutionStore executions,
    Outbox outbox,
    MemoryStore memory,
    CycleLog cycles,
    Secrets secrets,
    SlotRegistry slots) {}
