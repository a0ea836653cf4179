package dev.watchdog;

import dev.watchdog.query.Stores;
import dev.watchdog.store.Layout;

/** Both stores, reached, and what the platform's has. */
public record Opened(Stores stores, Layout layout) {}
