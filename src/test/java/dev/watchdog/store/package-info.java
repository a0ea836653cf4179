/**
 * Tests of the SQL store that keep the rules by which the faults of the JDBC client are kept away, on each engine.
 *
 * <p>One behaviour, three engines: {@link dev.watchdog.store.DatabaseContract} says what must hold, its subclasses only say how to get a
 * database and what is special about theirs.
 */
package dev.watchdog.store;
