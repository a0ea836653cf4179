/**
 * The watchdog for stuck executions. The map, in the order of what depends on what:
 *
 * <pre>
 *   core    the decision, pure                    bus     addresses and messages
 *   config  settings                              agent   agents over HTTP
 *   json    how records look outside              store   the SQL store
 *   slot    Redis                                 flow    the verticles: tick, cycle, finaliser, relay
 *   web     routes, login, bridge, page           query   what the routes are answered
 *   app     what puts them together               demo    a fleet and a platform to try it on
 *   cli     the command line
 * </pre>
 *
 * {@link dev.watchdog.app.Watchdog} puts them together. The way of one execution from tick to event is {@code flow.cycle.Cycle#run}.
 */
package dev.watchdog;
