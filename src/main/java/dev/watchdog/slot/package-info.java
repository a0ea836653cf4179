/**
 * Redis: capacity slots, running keys and dispatcher markers. {@link dev.watchdog.slot.SlotRegistry} is what the flow knows of it.
 *
 * <p>Every release is a Lua script that checks, atomically with what it removes, that it removes what it was told to: a slot only while
 * its score is the one expected, a running key only while it names the execution. Every call has a deadline, since the client has none.
 */
package dev.watchdog.slot;
