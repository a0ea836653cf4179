package dev.watchdog.store;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.Digest;

/** DigestKeys of fixed length for what may be longer than an engine's index takes. */
final class DigestKeys {

  private DigestKeys() {}

  static String of(Attempt attempt) {
    // A row without a start is told apart from one whose start is an empty text.
    return Digest.of(attempt.executionId() + '\0' + (attempt.startedAt() == null ? "\0" : attempt.startedAt()));
  }

  static String of(String agent) {
    return Digest.of(agent);
  }

  static String of(String agent, String executionId) {
    return Digest.of(agent + '\0' + executionId);
  }
}
