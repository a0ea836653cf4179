package dev.watchdog.core;

import java.time.Duration;

/**
 * Somebody else's clock, as it was read.
 *
 * @param witness whose clock it is: of an agent the host and port it was reached at, since agents behind one gateway are one witness
 * @param ahead by how much it is ahead of the watchdog's, negative where it is behind; zero where the time lies between question and answer
 */
public record ClockReading(String witness, Duration ahead) {}
