/** Tests of the SQL store that keep the two rules by which the faults of the JDBC client are kept away, on each engine. */
package dev.watchdog.store;
