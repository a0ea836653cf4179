package dev.watchdog.web;

import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Issues and verifies the bearer tokens: HS256, the claims {@code sub}, {@code role}, {@code iat} and {@code exp} in seconds. */
final class Tokens {

  /** Those who judge tokens under the secret. */
  private record Judges(OwnTokens own, Optional<SignOnTokens> signOn, ForeignTokens foreign) {

    Future<Caller> verify(SentToken token) {
      return own.verify(token, () -> signOn.isPresent()
          ? signOn.get().verify(token, () -> foreign.verify(token))
          : foreign.verify(token));
    }
  }

  private final Vertx vertx;
  private final KeptSecret secret;
  private final Supplier<Accounts> accounts;
  private final Settings.Security security;
  private final InstantSource clock;
  private final Function<SentToken, Future<Caller>> others;
  private Judges judges;
  private String judgedUnder;

  /**
   * Tokens under a secret that may not be known yet.
   *
   * @param secret while it is refused as unavailable, so is every token that it has to prove
   * @param accounts the users of the moment
   * @param others judges the tokens that are signed in another way
   */
  Tokens(Vertx vertx, KeptSecret secret, Supplier<Accounts> accounts, Settings.Security security, InstantSource clock,
      Function<SentToken, Future<Caller>> others) {
    this.vertx = vertx;
    this.secret = secret;
    this.accounts = accounts;
    this.security = security;
    this.clock = clock;
    this.others = others;
  }

  /** A token for this user from now on; see {@link #lifetime}. */
  Future<String> issue(String user, Role role) {
    return judges().map(known -> known.own.issue(user, role).orElseThrow(() ->
        ProblemDetails.unauthorized("The user was changed meanwhile. Log in again.")));
  }

  /**
   * A token for somebody whom the provider of single sign-on has named.
   *
   * @param end of what the provider has given them; the token ends no later
   */
  Future<String> issue(RoleMapping.Person person, Instant end) {
    Instant longest = clock.instant().plus(security.tokenLifetime());
    return judges().map(known -> known.signOn.orElseThrow().issue(person, end.isBefore(longest) ? end : longest));
  }

  /** Completes while tokens can be issued and verified; fails as the secret does. */
  Future<Void> ready() {
    return judges().mapEmpty();
  }

  /** There is another one: what the old one signed is no token any more. On the event loop. */
  void forgetSecret() {
    secret.forget();
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
        ? judges().compose(known -> known.verify(token))
        : others.apply(token);
  }

  private Future<Judges> judges() {
    return secret.get().map(known -> {
      if (!known.equals(judgedUnder)) {
        judges = judgesUnder(known);
        judgedUnder = known;
      }
      return judges;
    });
  }

  private Judges judgesUnder(String known) {
    return new Judges(
        new OwnTokens(vertx, known, accounts, clock, security.tokenLifetime()),
        security.oidc().map(oidc -> new SignOnTokens(vertx, known, oidc, clock)),
        new ForeignTokens(vertx, known, security.foreign(), clock));
  }
}
