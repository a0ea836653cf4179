package dev.watchdog.demo;

/** An agent's report that a run came to its end. */
public record Finished(String agent, String executionId, WorkResult result) {}
