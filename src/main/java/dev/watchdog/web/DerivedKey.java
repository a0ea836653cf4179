package dev.watchdog.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key made of the signing secret for one purpose, by HMAC-SHA256 over the purpose and what the key depends on. Whoever has it learns
 * nothing of the secret or of another key. Each part is preceded by its length, so that no two lists of parts read alike, nor like a token.
 */
final class DerivedKey {

  private static final String MAC = "HmacSHA256";

  private DerivedKey() {}

  /** As a text, for a library that takes keys as texts. */
  static String text(String secret, String purpose, List<String> parts) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(secret, purpose, parts));
  }

  static byte[] bytes(String secret, String purpose, List<String> parts) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), MAC));
      add(mac, purpose);
      parts.forEach(part -> add(mac, part));
      return mac.doFinal();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java has " + MAC, missing);
    }
  }

  private static void add(Mac mac, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    mac.update(bytes);
  }
}
