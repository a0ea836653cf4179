package dev.watchdog.flow.cycle;

import dev.watchdog.core.AgentClocks;
import dev.watchdog.core.ClockReading;
import dev.watchdog.core.ClockRule;
import java.util.List;

/**
 * Whose clocks are held against the watchdog's.
 *
 * @param agents whether the agents are asked
 * @param oneAddress whether all agents stand behind one host and port, and so can never be two witnesses
 */
public record ClockWitnesses(ClockRule rule, boolean agents, boolean oneAddress) {

  /** What keeps one cycle from acting while it cannot trust itself. */
  Interlock interlock(List<ClockReading> stores, int asked, String observe, String unable) {
    boolean ask = agents && rule.tolerance().isPresent();
    AgentClocks clocks = ask ? new AgentClocks(rule.tolerance().get(), oneAddress ? 1 : asked) : null;
    return new Interlock(rule, stores, clocks, asked, observe, unable);
  }
}
