/**
 * The soak: the demo at high speed for as long as one likes, and whether anything grows. {@code scripts/soak} runs it from its source,
 * so that it knows Java alone.
 */
package dev.watchdog.soak;
