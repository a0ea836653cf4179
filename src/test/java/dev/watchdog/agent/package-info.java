/**
 * The calls to an agent, below {@code AgentClient}: addresses, the gate that bounds them, one call with its deadline over a real
 * connection, and the readers of what comes back.
 *
 * <p>The readers are fed with every malformed shape that was thought of: nothing that is not understood may become evidence of absence.
 * What the four calls mean for a row is tested over real HTTP in the package {@code scenario}.
 */
package dev.watchdog.agent;
