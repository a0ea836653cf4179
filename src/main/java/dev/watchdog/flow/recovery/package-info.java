/**
 * What reads and writes for a cycle: {@link dev.watchdog.flow.recovery.Loader} reads the rows and what is remembered of them,
 * {@link dev.watchdog.flow.recovery.Finaliser} is the only code that ends a row, {@link dev.watchdog.flow.recovery.Backlog} finishes what a
 * crash or an outage left undone, {@link dev.watchdog.flow.recovery.Sweeper} tidies up around the rows.
 */
package dev.watchdog.flow.recovery;
