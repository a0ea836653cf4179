/**
 * The command line: one class a command, arguments in, exit code out.
 *
 * <p>Exit codes: 0 done, 1 it could not be done, 2 the settings or the arguments are bad, 3 a strict {@code once} was done and fell short,
 * or memory ran out. What was asked for goes to standard output, everything else (logs, complaints) to standard error, so that
 * {@code once --json} can be piped. Only here may a thread wait: it is the main thread, which no event loop needs.
 */
package dev.watchdog.cli;
