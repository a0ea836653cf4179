package dev.watchdog.web;

import java.nio.charset.StandardCharsets;

/** Which texts of a request may go further. */
final class Texts {

  private Texts() {}

  /** Whether an id can be one of a store: rows may hold line breaks, but no NUL, and no half of a surrogate pair. */
  static boolean isStorable(String text) {
    return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /**
   * Whether every store can hold the text: no control characters (PostgreSQL refuses NUL, a log line would break), no half of a
   * surrogate pair. Line breaks and tabs, if they are to pass, are the caller's to take out first.
   */
  static boolean isClean(String text) {
    return text.chars().noneMatch(Character::isISOControl) && isStorable(text);
  }
}
