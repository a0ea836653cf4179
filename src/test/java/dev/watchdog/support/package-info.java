/**
 * What the acceptance tests stand on: real stores, a real Redis, a fleet of agents over real HTTP, and the watchdog started as its users
 * start it.
 *
 * <p>Nothing here uses the classes of the product beyond its start and its settings. The fakes speak the documented tables, keys, routes
 * and messages, so that a test passes because the contract holds and not because two sides share a mistake. Nothing sleeps: {@link
 * dev.watchdog.support.Eventually} polls with a deadline, and races are made by hooks that run while a call is being answered.
 */
package dev.watchdog.support;
