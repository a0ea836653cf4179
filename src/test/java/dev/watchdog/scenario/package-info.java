/**
 * The acceptance tests: what happened to a real platform in production, told again over real stores and a real fleet.
 *
 * <p>Each abstract class holds the scenarios of one topic; its subclasses say on which engine. A method is named by its sentence, with the
 * number of the scenario in front where it has one. Ages are seeded through {@code started_at}; where a setting is a time that must pass,
 * the test makes it short.
 */
package dev.watchdog.scenario;
