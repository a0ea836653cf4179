package dev.watchdog.core;

import java.time.Instant;

/** Who let a held row through, and why. */
public record BrakeRelease(String by, String reason, Instant at) {}
