package dev.watchdog.core;

/**
 * One run of an execution: the same id started anew is another attempt.
 *
 * @param executionId the row's id
 * @param startedAt the row's {@code started_at} exactly as stored, null where the row has none; a text that made a round trip through
 *     a parser would never match the row again
 */
public record Attempt(String executionId, String startedAt) {}
