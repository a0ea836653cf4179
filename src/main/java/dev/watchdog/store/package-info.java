/**
 * The SQL store, on H2, PostgreSQL and SQLite. {@link dev.watchdog.store.Database} is the one way to a connection, {@link
 * dev.watchdog.store.Dialect} knows what differs between the engines; the other classes hold the statements, each beside its binding.
 *
 * <p>The platform's tables are only ever changed by guarded updates: every statement that ends a row carries in its {@code WHERE} what
 * the verdict rests on, texts bound exactly as they were read. The watchdog's own tables are prefixed {@code watchdog_}; an entry of the
 * ledger commits together with the update it tells of, or not at all.
 */
package dev.watchdog.store;
