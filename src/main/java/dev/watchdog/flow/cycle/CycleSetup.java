package dev.watchdog.flow.cycle;

import dev.watchdog.bus.Bus;
import dev.watchdog.core.Brake;
import dev.watchdog.core.GhostRule;
import dev.watchdog.core.Policy;
import java.time.Duration;
import java.time.InstantSource;

/** What a cycle rests on; the same for all of them. */
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
    int callsPerAgent) {}
