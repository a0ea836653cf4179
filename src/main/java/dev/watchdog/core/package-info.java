/**
 * The decision, pure: what one row's evidence means, in which words it is told, and when many decisions at once are too many.
 *
 * <p>Imports {@code java.*} only and reads no clock: time is a parameter, every value is immutable. {@link
 * dev.watchdog.core.DecisionTable} is the one evaluator of a row, {@link dev.watchdog.core.Brake} looks at a whole cycle, {@link
 * dev.watchdog.core.SlotRule} and {@link dev.watchdog.core.GhostRule} judge what lies around the rows. The vocabulary:
 *
 * <ul>
 *   <li>an <em>attempt</em> is an execution's id together with its {@code started_at} as stored: the fencing token of every write;
 *   <li><em>evidence</em> is all that one cycle knows of a row, <em>memory</em> the part of it that outlives the cycle;
 *   <li><em>unknown</em> is a type of its own ({@link dev.watchdog.core.Observation.Unknown}) and can never turn into absence.
 * </ul>
 */
package dev.watchdog.core;
