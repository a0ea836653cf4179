package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The tokens of the watchdog's own users. Each is signed with a key of its user, which is made of the secret and of the user's name, role
 * and password: it ends when one of these changes, and any process that has the same user takes it.
 */
final class OwnTokens {

  /** A user with the key of their tokens. */
  private record Signer(Accounts.Account user, Hs256 key) {}

  private final Vertx vertx;
  private final String secret;
  private final Supplier<Accounts> accounts;
  private final InstantSource clock;
  private final Duration lifetime;
  private Accounts keyed;
  private List<Signer> signers = List.of();

  OwnTokens(Vertx vertx, String secret, Supplier<Accounts> accounts, InstantSource clock, Duration lifetime) {
    this.vertx = vertx;
    this.secret = secret;
    this.accounts = accounts;
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** A token for this user from now on; empty where there is no such user any more. */
  Optional<String> issue(String name, Role role) {
    Optional<Accounts.Account> user = accounts.get().named(name, role);
    return user.flatMap(known -> signers().stream().filter(signer -> signer.user == known).findFirst())
        .map(signer -> signer.key.sign(claims(name, role, clock.instant(), clock.instant().plus(lifetime))));
  }

  /** The claims of a token of ours, in whole seconds. */
  static JsonObject claims(String name, Role role, Instant now, Instant end) {
    return new JsonObject().put("sub", name).put("role", role.claim()).put("iat", now.getEpochSecond()).put("exp", end.getEpochSecond());
  }

  /** Who the token speaks for, or what another judge says of one that none of the users' keys signed. */
  Future<Caller> verify(SentToken token, Supplier<Future<Caller>> otherwise) {
    return verify(token, signers().stream().map(Signer::key).iterator(), otherwise);
  }

  private Future<Caller> verify(SentToken token, Iterator<Hs256> keys, Supplier<Future<Caller>> otherwise) {
    if (!keys.hasNext()) {
      return otherwise.get();
    }
    return keys.next().claimsOf(token)
        .transform(own -> own.succeeded() ? callerIn(own.result(), clock) : verify(token, keys, otherwise));
  }

  /** Nobody but us signs with keys of our own, so the claims are as we wrote them. */
  static Future<Caller> callerIn(Claims claims, InstantSource clock) {
    Instant end = claims.time("exp").orElse(Instant.MIN);
    return clock.instant().isBefore(end)
        ? Future.succeededFuture(new Caller(
            claims.values().getString("sub"), Role.ofClaim(claims.values().getValue("role")).orElseThrow(), end))
        : Future.failedFuture(Claims.notInForce());
  }

  private List<Signer> signers() {
    Accounts now = accounts.get();
    if (now != keyed) {
      signers = now.all().stream().map(user -> new Signer(user, new Hs256(vertx, user.key(secret)))).toList();
      keyed = now;
    }
    return signers;
  }
}
