/**
 * Fuzzing: what comes from outside is thrown at the code that reads it, and an oracle says whether what it made of it is right.
 *
 * <p>A target is a class {@code …Fuzz} in the package whose code it is about, with a method {@code fuzzerTestOneInput}. Its known inputs
 * (seeds, and everything that ever made it fail) are files below {@code src/test/resources/fuzz}, run as plain tests.
 */
package dev.watchdog.fuzz;
