/**
 * The decision, tested as arithmetic: no clock, no network, nothing to wait for.
 *
 * <p>{@link dev.watchdog.core.Given} builds the evidence of one row, and {@link dev.watchdog.core.Words} lets a table in a test name what
 * was seen. {@code DecisionTableTest} goes through the table line by line with its boundaries, {@code DecisionTablePropertyTest} tries
 * every combination of what can be seen, remembered and configured against {@link dev.watchdog.core.SpecTable}, a second reading of the
 * table, and against the rules of safety that no combination may break. The remaining tests take one type each.
 */
package dev.watchdog.core;
