package dev.watchdog.core;

/**
 * One member of an agent's capacity slots.
 *
 * @param score when it was acquired, in seconds since 1970
 */
public record Slot(String agent, String executionId, double score) {}
