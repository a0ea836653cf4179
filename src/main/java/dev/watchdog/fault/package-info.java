/**
 * Fault injection as a mode: each port of the watchdog (SQL, Redis, agents) behind a wrapper that now and then does to it what the world
 * does to it. For the demo and for tests; the service cannot be started with it.
 *
 * <p>{@link dev.watchdog.fault.Fault} lists what can happen and to which calls. A {@link dev.watchdog.fault.FaultPlan} draws from a seed
 * which call is struck by which fault, can be switched off and on while everything runs, and counts. {@link
 * dev.watchdog.fault.FaultyPorts} is what is handed to the watchdog.
 *
 * <p>A fault fails with the error that the store itself would give, so that what the watchdog makes of the error is under test as well.
 * What only a server can do to Redis (forget, lose its scripts, close connections) goes over {@link dev.watchdog.fault.SlotTampering}.
 */
package dev.watchdog.fault;
