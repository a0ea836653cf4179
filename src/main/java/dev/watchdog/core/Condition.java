package dev.watchdog.core;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One thing a rule asks of the evidence.
 *
 * @param name what is asked
 * @param holds whether it is so
 * @param fact what is so, in words, for a person who wonders why
 */
record Condition(String name, Predicate<Evidence> holds, Function<Evidence, String> fact) {}
