/**
 * What the watchdog costs, measured against the least that the same work can cost: {@code scripts/bench}.
 *
 * <p>Every part is a process of its own: PostgreSQL, Redis, a fleet that answers from buffers made beforehand, and the packaged watchdog
 * with the flags it is shipped with. This process fills the stores, starts cycles over HTTP, and measures the floor: the same statements,
 * commands and requests without anything that decides. {@code Bench} is where to start reading.
 */
package dev.watchdog.bench;
