package dev.watchdog.web;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens made by hand, as another program that has the secret makes them, or one that wants to be taken for it. */
final class Jwt {

  private Jwt() {}

  static String signed(String secret, JsonObject claims) {
    return signed("HS256", "HmacSHA256", secret, claims);
  }

  static String signed(String secret, JsonObject header, JsonObject claims) {
    return signed(header, "HmacSHA256", secret, claims);
  }

  static String signed(String algorithm, String mac, String secret, JsonObject claims) {
    return signed(new JsonObject().put("alg", algorithm).put("typ", "JWT"), mac, secret, claims);
  }

  private static String signed(JsonObject header, String mac, String secret, JsonObject claims) {
    String content = unsigned(header, claims);
    try {
      Mac signer = Mac.getInstance(mac);
      signer.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac));
      return content + "." + encoded(signer.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Header and claims, without a signature part. */
  static String unsigned(JsonObject header, JsonObject claims) {
    return encoded(header.toBuffer().getBytes()) + "." + encoded(claims.toBuffer().getBytes());
  }

  static String encoded(byte[] part) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(part);
  }
}
