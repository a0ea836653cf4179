/**
 * How core records look outside: in the ledger, in what is remembered, in HTTP answers and in events. One encoder a record; nothing here
 * decides. Decoders are tolerant: what a database holds may have been written by an earlier version, and a part that cannot be read is
 * as if it had not been remembered.
 */
package dev.watchdog.json;
