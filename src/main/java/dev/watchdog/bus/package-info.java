/**
 * What the verticles say to each other: every address in {@link dev.watchdog.bus.Addresses}, every message a record in {@link
 * dev.watchdog.bus.Protocol}, and {@link dev.watchdog.bus.Bus}, the only class that touches the event bus.
 *
 * <p>Two kinds of message, told apart by grammar. Asked: an imperative with exactly one answering verticle, which answers with a result
 * or a failure and never with silence. Announced: a fact in the past tense with any number of listeners. Messages wrap core records; core
 * does not know the bus.
 */
package dev.watchdog.bus;
