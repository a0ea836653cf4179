package dev.watchdog.core;

import java.util.List;
import java.util.Map;

/**
 * Which executions hold slots, as it was found before anything was known of their rows.
 *
 * @param byKey their ids by the key that holds them; an empty list where the key could not be read together with others
 */
public record SlotMembers(Map<String, List<String>> byKey) {}
