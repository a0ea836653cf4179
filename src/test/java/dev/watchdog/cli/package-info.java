/**
 * The command line as an operator meets it: arguments in, exit code and words out. Commands run in this JVM, over stores that need no
 * server; those that go on until they are told to end are told by an interrupt.
 */
package dev.watchdog.cli;
