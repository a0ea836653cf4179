/**
 * Answers what the routes ask: joins what the stores hold with what the latest cycle found. Reads only, but for a cycle run by hand and
 * the release of the brake, which it passes on.
 */
package dev.watchdog.query;
