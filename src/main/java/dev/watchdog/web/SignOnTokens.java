package dev.watchdog.web;

import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * The tokens of those whom a provider has named. They have no password here: the key is made of the secret and of what the settings say
 * of the provider, so that a token ends when another provider, client or mapping of roles is set.
 */
final class SignOnTokens {

  private static final String TOKENS = "watchdog tokens of single sign-on";

  private final Hs256 key;
  private final InstantSource clock;

  SignOnTokens(Vertx vertx, String secret, Settings.Oidc oidc, InstantSource clock) {
    this.key = new Hs256(vertx, DerivedKey.text(secret, TOKENS, List.of(oidc.issuer(), oidc.clientId(), oidc.roleClaim(),
        String.join(",", oidc.adminValues()), String.join(",", oidc.viewerValues()))));
    this.clock = clock;
  }

  String issue(RoleMapping.Person person, Instant end) {
    return key.sign(OwnTokens.claims(person.name(), person.role(), clock.instant(), end));
  }

  /** Who the token speaks for, or what another judge says of one that was not issued so. */
  Future<Caller> verify(SentToken token, Supplier<Future<Caller>> otherwise) {
    return key.claimsOf(token).transform(own -> own.succeeded() ? OwnTokens.callerIn(own.result(), clock) : otherwise.get());
  }
}
