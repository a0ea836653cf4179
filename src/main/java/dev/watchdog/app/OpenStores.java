package dev.watchdog.app;

import dev.watchdog.query.Stores;
import dev.watchdog.store.Layout;
import dev.watchdog.store.WriteTrial.Outcome;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Both stores, reached, and what the platform's has.
 *
 * @param trial tries everything that is written, on no row
 */
public record OpenStores(Stores stores, Layout layout, Supplier<Future<Outcome>> trial) {}
