/**
 * One cycle: {@link dev.watchdog.flow.cycle.Cycle#run} is the whole way. {@link dev.watchdog.flow.cycle.AgentFanOut} takes the agents side
 * by side, {@link dev.watchdog.flow.cycle.AgentReconciler} decides the rows of one of them, {@link dev.watchdog.flow.cycle.BrakeGate} keeps
 * what the brake counts, {@link dev.watchdog.flow.cycle.VerdictExecutor} carries verdicts out over the bus,
 * {@link dev.watchdog.flow.cycle.GhostHunt} looks for runs that outlived their rows.
 */
package dev.watchdog.flow.cycle;
