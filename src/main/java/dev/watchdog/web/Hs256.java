package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;

/** A key of HS256: signs claims, and knows the tokens that it signed. */
final class Hs256 {

  static final String ALGORITHM = "HS256";

  private final JWTAuth jwt;

  Hs256(Vertx vertx, String key) {
    this.jwt = JWTAuth.create(vertx, new JWTAuthOptions()
        .addPubSecKey(new PubSecKeyOptions().setAlgorithm(ALGORITHM).setBuffer(key))
        .setJWTOptions(new JWTOptions().setIgnoreExpiration(true))); // Judged by our own clock.
  }

  String sign(JsonObject claims) {
    return jwt.generateToken(claims, new JWTOptions().setAlgorithm(ALGORITHM).setNoTimestamp(true));
  }

  /** Fails for a token that another key signed. */
  Future<Claims> claimsOf(SentToken token) {
    return Signatures.claimsOf(jwt, token);
  }
}
