package dev.watchdog.web;

import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Issues and verifies the bearer tokens: HS256, the claims {@code sub}, {@code role}, {@code iat} and {@code exp} in seconds. */
final class Tokens {

  /** Those who judge tokens under the secret. */
  private record Judges(OwnTokens own, ForeignTokens foreign) {}

  private final Vertx vertx;
  private final Supplier<Future<String>> secret;
  private final Supplier<Accounts> accounts;
  private final Settings.Security security;
  private final InstantSource clock;
  private Judges judges;

  /**
   * Tokens under a secret that may not be known yet.
   *
   * @param secret asked for until it is known; while it is refused as unavailable, so is every token
   * @param accounts the users of the moment
   */
  Tokens(Vertx vertx, Supplier<Future<String>> secret, Supplier<Accounts> accounts, Settings.Security security, InstantSource clock) {
    this.vertx = vertx;
    this.secret = secret;
    this.accounts = accounts;
    this.security = security;
    this.clock = clock;
  }

  /** A token for this user from now on; see {@link #lifetime}. */
  Future<String> issue(String user, Role role) {
    return judges().map(known -> known.own.issue(user, role).orElseThrow(() ->
        ProblemDetails.unauthorized("The user was changed meanwhile. Log in again.")));
  }

  /** Completes while tokens can be issued and verified; fails as the secret does. */
  Future<Void> ready() {
    return judges().mapEmpty();
  }

  /** There is another one: what the old one signed is no token any more. On the event loop. */
  void forgetSecret() {
    signer = null;
  }

  Duration lifetime() {
    return security.tokenLifetime();
  }

  /** Who the token speaks for; fails with a {@link ProblemDetails} of status 401 for anything that is not a valid token. */
  Future<Caller> verify(String text) {
    SentToken token;
    try {
      token = SentToken.of(text);
    } catch (ProblemDetails refused) {
      return Future.failedFuture(refused);
    }
    return token.algorithm().equals(Hs256.ALGORITHM)
        ? judges().compose(known -> known.own.verify(token, () -> known.foreign.verify(token)))
        : Future.failedFuture(ProblemDetails.unauthorized("The token is not signed in a way that is accepted here."));
  }

  /** Once it is known the secret is kept, so that tokens do not depend on a store that was lost later. */
  private Future<Judges> judges() {
    return judges != null ? Future.succeededFuture(judges) : secret.get().map(this::judgesUnder);
  }

  private Judges judgesUnder(String known) {
    judges = new Judges(
        new OwnTokens(vertx, known, accounts, clock, security.tokenLifetime()),
        new ForeignTokens(vertx, known, security.foreign(), clock));
    return judges;
  }
}
