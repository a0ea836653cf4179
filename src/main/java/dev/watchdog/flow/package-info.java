/**
 * The way of one execution, from tick to event. Five verticles, side by side:
 *
 * <pre>
 *   TimerVerticle ──tick──▶ DecisionVerticle ──asks──▶ PersistenceVerticle   rows, markers, guarded update, release
 *                                  │        └──asks──▶ AgentProbeVerticle    registry, result, terminate, last error
 *                                  └──facts─▶ RelayVerticle ──JSON──▶ bridge ──▶ browsers
 * </pre>
 *
 * Two rooms are behind them, and neither knows the other: {@code cycle} looks and decides for DecisionVerticle, {@code recovery} reads and
 * writes for PersistenceVerticle.
 *
 * <p>{@link dev.watchdog.flow.cycle.Cycle#run} is one cycle, top to bottom: rows first, then dispatcher markers, then the agent's registry,
 * then results, then guarded writes. A run passes from dispatcher to agent, so proof of life is read in that direction; read the other way
 * round, a run that passes just then would look absent on both sides.
 *
 * <p>Agents are worked on side by side, each asked, decided and written without waiting for the others, but for verdicts that the brake
 * counts: those wait in the {@link dev.watchdog.flow.cycle.BrakeGate} until they cannot be too many any more.
 */
package dev.watchdog.flow;
