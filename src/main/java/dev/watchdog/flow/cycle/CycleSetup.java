package dev.watchdog.flow.cycle;

import dev.watchdog.bus.Bus;
import dev.watchdog.core.Brake;
import dev.watchdog.core.GhostRule;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Problem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a cycle rests on; the same for all of them.
 *
 * @param standing what is wrong apart from any cycle, for as long as it is
 */
public record CycleSetup(
    Bus bus,
    BusTimeouts within,
    Policy policy,
    Brake brake,
    GhostRule ghosts,
    ClockWitnesses witnesses,
    Duration interval,
    InstantSource clock,
    int agentsAtOnce,
    int callsPerAgent,
    Supplier<List<Problem>> standing) {}
