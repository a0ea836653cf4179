package dev.watchdog.demo;

import java.time.Duration;

/**
 * What the platform asks an agent to run.
 *
 * @param executionId not empty
 * @param message what is to be done, in words
 * @param limit how long it may take, positive
 */
public record Dispatch(String executionId, String message, Duration limit) {}
