package dev.watchdog.web;

import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The tokens of the platform, which signs with the same secret. It signs others with it too, such as those of a login that is only half
 * done, so a token has to show that it is meant to open everything: it names a role that is known here, ends soon, and has no scope.
 */
final class ForeignTokens {

  private final Hs256 key;
  private final Settings.Foreign rules;
  private final InstantSource clock;

  ForeignTokens(Vertx vertx, String secret, Settings.Foreign rules, InstantSource clock) {
    this.key = new Hs256(vertx, secret);
    this.rules = rules;
    this.clock = clock;
  }

  /** Who the token speaks for; fails with a {@link ProblemDetails} of status 401. */
  Future<Caller> verify(SentToken token) {
    return key.claimsOf(token)
        .recover(unknown -> Future.failedFuture(ProblemDetails.unauthorized(
            "The token is not valid. If it was, its user has been changed since: log in again.")))
        .map(this::callerIn);
  }

  private Caller callerIn(Claims claims) {
    Instant now = clock.instant();
    Instant end = claims.endOfAnother(now);
    if (end.minus(Claims.LEEWAY).isAfter(now.plus(rules.max()))) {
      throw ProblemDetails.unauthorized("The token is valid for longer than security.foreign-token-max allows.");
    }
    if (claims.has("scope") && rules.scope().filter(accepted -> accepted.equals(claims.values().getValue("scope"))).isEmpty()) {
      throw ProblemDetails.unauthorized("The token is limited to a scope that is not accepted here.");
    }
    if (rules.audience().filter(audience -> !claims.isFor(audience)).isPresent()) {
      throw ProblemDetails.unauthorized("The token is not meant for this audience (aud).");
    }
    if (rules.issuer().filter(issuer -> !claims.isOf(issuer)).isPresent()) {
      throw ProblemDetails.unauthorized("The token is of another issuer (iss).");
    }
    String name = claims.name("sub").orElseThrow(() -> ProblemDetails.unauthorized("The token does not name its subject (sub)."));
    Role role = Role.ofClaim(claims.values().getValue("role"))
        .orElseThrow(() -> ProblemDetails.unauthorized("The role in the token is neither admin nor viewer."));
    return new Caller(name, role, end);
  }
}
