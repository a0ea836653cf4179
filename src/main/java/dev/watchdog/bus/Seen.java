package dev.watchdog.bus;

import java.time.Instant;

/** What one look said of a row, as {@link dev.watchdog.core.Observation#word}. */
public record Seen(Instant at, String said) {}
