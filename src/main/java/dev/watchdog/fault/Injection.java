package dev.watchdog.fault;

import java.util.Set;

/**
 * A fault that misled, and whom it concerns.
 *
 * @param agent null where it concerns executions and not everything that an agent runs
 * @param executionIds the executions, empty where it concerns an agent as a whole
 */
public record Injection(Fault fault, String agent, Set<String> executionIds) {}
