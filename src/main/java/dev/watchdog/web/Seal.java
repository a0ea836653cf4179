package dev.watchdog.web;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Hands a value to a browser that it can neither read nor change: AES-GCM under a key made of the signing secret, so that any process
 * with that secret can open it again.
 */
final class Seal {

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int TEXT_CHARS_MAX = 4096;

  private final SecretKeySpec key;
  private final SecureRandom random;

  /**
   * The seal for one purpose: what was closed for another does not open.
   *
   * @param secret the signing secret
   */
  Seal(String secret, String purpose, SecureRandom random) {
    this.key = new SecretKeySpec(DerivedKey.bytes(secret, purpose, List.of()), "AES");
    this.random = random;
  }

  String close(JsonObject value) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] closed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(value.toBuffer().getBytes());
      byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + closed.length);
      System.arraycopy(closed, 0, whole, NONCE_BYTES, closed.length);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java has " + CIPHER, missing);
    }
  }

  /** Empty for what was not closed here. */
  Optional<JsonObject> open(String text) {
    if (text.length() > TEXT_CHARS_MAX) {
      return Optional.empty();
    }
    try {
      byte[] whole = Base64.getUrlDecoder().decode(text);
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      byte[] opened = cipher(Cipher.DECRYPT_MODE, nonce).doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
      return Optional.of(new JsonObject(new String(opened, StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
