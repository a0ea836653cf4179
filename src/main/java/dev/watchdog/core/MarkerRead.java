package dev.watchdog.core;

import java.time.Instant;

/**
 * A dispatcher marker as it was read.
 *
 * @param at when it was asked for
 */
public record MarkerRead(Marker marker, Instant at) {}
