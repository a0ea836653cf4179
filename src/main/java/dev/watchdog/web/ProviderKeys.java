package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The public keys of a provider. Only those are taken that prove a signature of {@link #ALGORITHMS}: never a shared secret, nor a key for
 * encryption, nor one that is too short.
 */
final class ProviderKeys {

  /** The ways to sign that are accepted, all of them with a key that only the provider has. */
  static final Set<String> ALGORITHMS = Set.of("RS256", "ES256", "PS256");

  private static final int KEYS_MAX = 100;
  private static final int RSA_BYTES_MIN = 256;

  private final JWTAuth keys;
  private final Set<String> names;

  private ProviderKeys(JWTAuth keys, Set<String> names) {
    this.keys = keys;
    this.names = names;
  }

  /**
   * Reads a set of keys.
   *
   * @throws IllegalArgumentException where there is none that is accepted: the library would take unsigned tokens then
   */
  static ProviderKeys of(Vertx vertx, JsonObject document) {
    JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true)); // Judged by our own clock.
    Set<String> names = new HashSet<>();
    List<JsonObject> usable = document.getValue("keys") instanceof JsonArray given
        ? given.stream().limit(KEYS_MAX).flatMap(ProviderKeys::usable).filter(key -> isReadable(vertx, key)).toList()
        : List.of();
    if (usable.isEmpty()) {
      throw new IllegalArgumentException("it has no key for " + String.join(", ", ALGORITHMS.stream().sorted().toList()));
    }
    for (JsonObject key : usable) {
      options.addJwk(key);
      names.add(key.getString("kid", ""));
    }
    return new ProviderKeys(JWTAuth.create(vertx, options), names);
  }

  /** What is needed of a key, once for each algorithm that it is for; nothing of one that is for none. */
  private static Stream<JsonObject> usable(Object given) {
    if (!(given instanceof JsonObject key) || !"sig".equals(key.getValue("use", "sig"))) {
      return Stream.empty();
    }
    List<String> algorithms = new ArrayList<>();
    JsonObject needed = new JsonObject().put("use", "sig").put("kty", key.getValue("kty"));
    if ("RSA".equals(key.getValue("kty")) && isLong(key.getValue("n"))) {
      needed.put("n", key.getValue("n")).put("e", key.getValue("e"));
      algorithms.addAll(List.of("RS256", "PS256"));
    } else if ("EC".equals(key.getValue("kty")) && "P-256".equals(key.getValue("crv"))) {
      needed.put("crv", "P-256").put("x", key.getValue("x")).put("y", key.getValue("y"));
      algorithms.add("ES256");
    }
    if (key.getValue("kid") instanceof String name) {
      needed.put("kid", name);
    }
    return algorithms.stream().filter(algorithm -> algorithm.equals(key.getValue("alg", algorithm)))
        .map(algorithm -> needed.copy().put("alg", algorithm));
  }

  private static boolean isLong(Object modulus) {
    try {
      return modulus instanceof String text && Base64.getUrlDecoder().decode(text).length >= RSA_BYTES_MIN;
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static boolean isReadable(Vertx vertx, JsonObject key) {
    try {
      JWTAuth.create(vertx, new JWTAuthOptions().addJwk(key));
      return true;
    } catch (RuntimeException unreadable) { // One key that cannot be read takes no other with it.
      return false;
    }
  }

  /** Whether a token names a key that is not among these: the provider may have a new one. */
  boolean lacks(SentToken token) {
    return !token.keyName().isEmpty() && !names.contains(token.keyName());
  }

  /** Fails for a token that none of these keys signed. */
  Future<Claims> claimsOf(SentToken token) {
    return ALGORITHMS.contains(token.algorithm()) ? Signatures.claimsOf(keys, token) : Future.failedFuture(SentToken.notValid());
  }
}
