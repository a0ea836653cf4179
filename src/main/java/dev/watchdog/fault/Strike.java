package dev.watchdog.fault;

import java.time.Duration;

/**
 * One fault that strikes one call.
 *
 * @param delay how long a fault that takes time takes
 * @param after how much of the call's work is done before a fault that comes in its middle, in pieces of whatever it consists of
 */
record Strike(Fault fault, Duration delay, int after) {}
