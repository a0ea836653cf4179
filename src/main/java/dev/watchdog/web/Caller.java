package dev.watchdog.web;

import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;

/**
 * Who sent a request, by their token.
 *
 * @param role empty for a valid token of the platform whose role is unknown here
 * @param expiresAt empty for a token that never expires
 */
record Caller(String name, Optional<Role> role, Optional<Instant> expiresAt) {

  private static final String KEY = Caller.class.getName();

  boolean may(Role needed) {
    return role.filter(held -> held == Role.ADMIN || held == needed).isPresent();
  }

  void attachTo(RoutingContext request) {
    request.put(KEY, this);
  }

  /** The caller of a request that has passed {@link Access}. */
  static Caller of(RoutingContext request) {
    return request.get(KEY);
  }
}
