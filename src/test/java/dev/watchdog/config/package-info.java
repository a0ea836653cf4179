/**
 * The settings: each rule with a bad value and the exact words an operator reads, the order of the sources, and that no secret gets
 * into any text. Values go in as they do from outside, by file, environment and {@code --set}.
 */
package dev.watchdog.config;
