package dev.watchdog.core;

/** What an agent remembers as the last error of a run; either part may be null or blank. */
public record AgentError(String type, String message) {

  public AgentError {
    type = SafeText.shortened(type, Bounds.ERROR_TYPE);
  }

  /** What stands before the reason: the text, ended with a full stop where it is a sentence; null where there is none. */
  String sentence() {
    String text = text();
    if (text == null) {
      return null;
    }
    String safe = SafeText.line(text, Reason.CHARS_MAX); // Before the full stop, which would be taken for the end of a secret.
    boolean told = message != null && !message.isBlank();
    return !told || safe.endsWith(".") ? safe : safe + ".";
  }

  /** {@code [type] message}, or the part that is there, or null where neither is. */
  String text() {
    boolean typed = type != null && !type.isBlank();
    boolean told = message != null && !message.isBlank();
    if (typed && told) {
      return "[" + type.strip() + "] " + message.strip();
    }
    return typed ? "[" + type.strip() + "]" : told ? message.strip() : null;
  }
}
