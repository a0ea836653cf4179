package dev.watchdog.core;

import java.time.Instant;

/** A row that the brake holds. */
public record Held(Attempt attempt, String agent, int rule, Instant since, String why) {}
