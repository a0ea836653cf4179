/**
 * Deterministic simulation: the product's core, flow and finaliser, unchanged, over a simulated clock, bus, SQL store, Redis and agents,
 * with a platform that starts, finishes, cancels, moves and retries executions meanwhile.
 *
 * <p>No threads. {@link dev.watchdog.simulation.Loop} takes the next event from a queue ordered by simulated time and runs it; every delay,
 * fault and choice is drawn from one seed, so a seed is a run and a failing seed replays exactly. The statements are the product's own and
 * run in a real H2, a transaction at one moment of simulated time. After every step that can break a promise it is checked by code that
 * shares nothing with the product: what the world really answered, and what was really true in it.
 */
package dev.watchdog.simulation;
