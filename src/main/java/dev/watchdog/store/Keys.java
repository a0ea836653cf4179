package dev.watchdog.store;

import dev.watchdog.core.Attempt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Keys of fixed length for what may be longer than an engine's index takes. */
final class Keys {

  private Keys() {}

  static String of(Attempt attempt) {
    // A row without a start is told apart from one whose start is an empty text.
    return hash(attempt.executionId() + '\0' + (attempt.startedAt() == null ? "\0" : attempt.startedAt()));
  }

  static String of(String agent) {
    return hash(agent);
  }

  static String of(String agent, String executionId) {
    return hash(agent + '\0' + executionId);
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is part of every Java runtime", impossible);
    }
  }
}
