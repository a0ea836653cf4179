package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Issues and verifies the bearer tokens: HS256, the claims {@code sub}, {@code role}, {@code iat} and {@code exp} in seconds. */
final class Tokens {

  private static final String ALGORITHM = "HS256";

  /** Another machine issues the platform's tokens: its clock may be a little ahead, and a token is used moments after it was issued. */
  private static final Duration BEGIN_LEEWAY = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final Supplier<Future<String>> secret;
  private final InstantSource clock;
  private final Duration lifetime;
  private JWTAuth signer;

  /**
   * Tokens under a secret that may not be known yet.
   *
   * @param secret asked for until it is known; while it is refused as unavailable, so is every token
   */
  Tokens(Vertx vertx, Supplier<Future<String>> secret, InstantSource clock, Duration lifetime) {
    this.vertx = vertx;
    this.secret = secret;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** A token for this user from now on; see {@link #lifetime}. */
  Future<String> issue(String user, Role role) {
    long now = clock.instant().getEpochSecond();
    JsonObject claims = new JsonObject()
        .put("sub", user)
        .put("role", role.claim())
        .put("iat", now)
        .put("exp", now + lifetime.toSeconds());
    return signer().map(jwt -> jwt.generateToken(claims, new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true)));
  }

  /** Completes while tokens can be issued and verified; fails as the secret does. */
  Future<Void> ready() {
    return signer().mapEmpty();
  }

  /** There is another one: what the old one signed is no token any more. On the event loop. */
  void forgetSecret() {
    signer = null;
  }

  Duration lifetime() {
    return lifetime;
  }

  /** Who the token speaks for; fails with a {@link ProblemDetails} of status 401 for anything that is not a valid token. */
  Future<Caller> verify(String token) {
    return signer().compose(jwt -> claimsOf(jwt, token))
        .compose(claims -> isInForce(claims)
            ? Future.succeededFuture(callerIn(claims))
            : Future.failedFuture(ProblemDetails.unauthorized("The token has expired or is not valid yet.")));
  }

  /** Once it is known the secret is kept, so that tokens do not depend on a store that was lost later. */
  private Future<JWTAuth> signer() {
    return signer != null ? Future.succeededFuture(signer) : secret.get().map(this::signerWith);
  }

  private JWTAuth signerWith(String known) {
    signer = JWTAuth.create(vertx, new JWTAuthOptions()
        .addPubSecKey(new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(known))
        .setJWTOptions(new JWTOptions().setIgnoreExpiration(true))); // Judged here, by our own clock.
    return signer;
  }

  private static Future<JsonObject> claimsOf(JWTAuth jwt, String token) {
    Future<JsonObject> claims;
    try {
      claims = jwt.authenticate(new TokenCredentials(token)).map(user -> user.attributes().getJsonObject("accessToken"));
    } catch (RuntimeException malformed) { // Claims of a wrong type make the library throw instead of failing the future.
      claims = Future.failedFuture(malformed);
    }
    return claims.recover(invalid -> Future.failedFuture(ProblemDetails.unauthorized("The token is not valid.")));
  }

  private boolean isInForce(JsonObject claims) {
    Instant now = clock.instant();
    boolean unexpired = !claims.containsKey("exp") || time(claims, "exp").filter(now::isBefore).isPresent();
    Instant soon = now.plus(BEGIN_LEEWAY);
    boolean begun = !claims.containsKey("nbf") || time(claims, "nbf").filter(start -> !soon.isBefore(start)).isPresent();
    return unexpired && begun;
  }

  private static Caller callerIn(JsonObject claims) {
    String name = claims.getValue("sub") instanceof String sub ? sub : "unknown";
    return new Caller(name, Role.ofClaim(claims.getValue("role")), time(claims, "exp"));
  }

  /** A point in time as tokens have it: seconds, possibly with a fraction. */
  private static Optional<Instant> time(JsonObject claims, String name) {
    return claims.getValue(name) instanceof Number seconds
        ? Optional.of(Instant.ofEpochMilli((long) (seconds.doubleValue() * 1000)))
        : Optional.empty();
  }
}
