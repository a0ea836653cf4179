package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;

/** Proves the signatures of tokens. */
final class Signatures {

  private Signatures() {}

  /** The claims of a token that one of these keys signed; fails for any other. */
  static Future<Claims> claimsOf(JWTAuth keys, SentToken token) {
    try {
      return keys.authenticate(new TokenCredentials(token.text())).map(user -> new Claims(user.attributes().getJsonObject("accessToken")));
    } catch (RuntimeException malformed) { // Claims of a wrong type make the library throw instead of failing the future.
      return Future.failedFuture(malformed);
    }
  }
}
