package dev.watchdog.web;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;

/**
 * Who sent a request, by their token.
 *
 * @param expiresAt when the token stops to count here
 */
record Caller(String name, Role role, Instant expiresAt) {

  private static final String KEY = Caller.class.getName();

  boolean may(Role needed) {
    return role == Role.ADMIN || role == needed;
  }

  void attachTo(RoutingContext request) {
    request.put(KEY, this);
  }

  /** The caller of a request that has passed {@link Access}. */
  static Caller of(RoutingContext request) {
    return request.get(KEY);
  }
}
