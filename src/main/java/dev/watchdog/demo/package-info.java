/**
 * Everything a newcomer needs to see the watchdog at work without a platform of their own: agents that misbehave, and a platform that keeps
 * giving them executions.
 *
 * <p>{@link dev.watchdog.demo.Fleet} simulates the agents over real HTTP, all behind one host and port. What an agent is and can do to a
 * run stands in {@link dev.watchdog.demo.SimulatedAgent}, which knows neither HTTP nor timers; what it is prone to, in {@link
 * dev.watchdog.demo.Temperament}; which agent falls silent when, in {@link dev.watchdog.demo.Weather}.
 *
 * <p>{@link dev.watchdog.demo.Demo} puts a fleet, the real watchdog and a {@link dev.watchdog.demo.Platform} together. The platform writes
 * to the watchdog's embedded stores as a real one would write to its own: slot and marker, then the row, then the call to the agent. It
 * never repairs anything: what an agent loses is left to the watchdog.
 *
 * <p>Chances come from a seed, one draw per execution and agent, so that the order of requests does not change them; time comes from an
 * {@code InstantSource}. The fleet's state belongs to one event loop, and so does the platform's.
 */
package dev.watchdog.demo;
