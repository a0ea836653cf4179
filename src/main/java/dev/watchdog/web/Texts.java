package dev.watchdog.web;

import java.nio.charset.StandardCharsets;

/** Which texts of a request may go further. */
final class Texts {

  private Texts() {}

  /**
   * Whether every store can hold the text: no control characters (PostgreSQL refuses NUL, a log line would break), no half of a
   * surrogate pair. Line breaks and tabs, if they are to pass, are the caller's to take out first.
   */
  static boolean isClean(String text) {
    return text.chars().noneMatch(Character::isISOControl) && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
