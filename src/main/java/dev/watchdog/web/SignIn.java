package dev.watchdog.web;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * A sign-in that was begun and is not over yet. The browser carries it, sealed, to whichever process its provider sends it back to.
 *
 * @param state comes back with the browser, and ties its return to its start
 * @param nonce comes back in the ID token, and ties that to this sign-in
 * @param verifier the proof that whoever asks for the token began the sign-in (PKCE)
 * @param redirectUri where the provider sends the browser back to
 * @param end when it is too late to come back
 */
record SignIn(String state, String nonce, String verifier, String redirectUri, Instant end) {

  /** For as long a person may take with the provider. */
  static final Duration OPEN_FOR = Duration.ofMinutes(5);

  private static final int RANDOM_BYTES = 32;

  static SignIn begin(String redirectUri, Instant now, SecureRandom random) {
    return new SignIn(text(random), text(random), text(random), redirectUri, now.plus(OPEN_FOR));
  }

  private static String text(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return encoded(bytes);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What the provider is shown of the verifier. */
  String challenge() {
    try {
      return encoded(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }

  /** Whether a browser that comes back with this state may go on. */
  boolean goesOn(String withState, Instant now) {
    boolean same = MessageDigest.isEqual(state.getBytes(StandardCharsets.UTF_8), withState.getBytes(StandardCharsets.UTF_8));
    return same && now.isBefore(end);
  }

  JsonObject encode() {
    return new JsonObject().put("state", state).put("nonce", nonce).put("verifier", verifier).put("redirect_uri", redirectUri)
        .put("end", end.getEpochSecond());
  }

  static SignIn decode(JsonObject encoded) {
    return new SignIn(encoded.getString("state"), encoded.getString("nonce"), encoded.getString("verifier"),
        encoded.getString("redirect_uri"), Instant.ofEpochSecond(encoded.getLong("end")));
  }
}
