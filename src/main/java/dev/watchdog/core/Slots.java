package dev.watchdog.core;

import java.util.List;

/**
 * The slots of all agents, as they were read.
 *
 * @param slots those that were asked for
 * @param counted how many slots there are beside these
 * @param problems such as keys that could not be read
 */
public record Slots(List<Slot> slots, int counted, List<Problem> problems) {}
