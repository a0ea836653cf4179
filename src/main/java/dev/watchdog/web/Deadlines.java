package dev.watchdog.web;

import java.time.Duration;

/**
 * How long the edge waits for what others owe it.
 *
 * @param request from the first byte of a request to its last, or from the connection on for the first one
 * @param idle between two requests
 * @param idleOfProxy the same for a trusted proxy, which keeps connections for requests to come
 * @param registration from the upgrade of a socket to its first valid token
 * @param stalled for how long a peer may take nothing of what was written to it
 * @param certificate between two looks at the files of TLS
 */
record Deadlines(
    Duration request, Duration idle, Duration idleOfProxy, Duration registration, Duration stalled, Duration certificate) {

  static final Deadlines USUAL = new Deadlines(
      Duration.ofSeconds(15),
      Duration.ofSeconds(15),
      Duration.ofSeconds(75),
      Duration.ofSeconds(5),
      Duration.ofSeconds(60),
      Duration.ofSeconds(30));
}
