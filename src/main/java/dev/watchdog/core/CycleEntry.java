package dev.watchdog.core;

import java.time.Instant;

/**
 * A cycle that is over, as the history keeps it.
 *
 * @param report null where it could not be run
 * @param failure why it could not be run, in words; null where it was
 */
public record CycleEntry(long cycleId, CycleReport report, Instant startedAt, Instant finishedAt, String failure) {}
