package dev.watchdog.web;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a caller may do: a viewer reads, an admin does everything. The claim in a token is the name in lower case. */
enum Role {
  VIEWER,
  ADMIN;

  String claim() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Empty for the other roles that exist on the platform. */
  static Optional<Role> ofClaim(Object claim) {
    return Stream.of(values()).filter(role -> role.claim().equals(claim)).findFirst();
  }
}
