package dev.watchdog.core;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Input: a length (one byte), then a text of somebody else's. Known secrets are planted between the halves of that text. */
final class SafeTextFuzz {

  private static final String CORE = "Zq7Vw3Kx9Pb5Rt1Ym8Nc";
  private static final List<String> SECRETS =
      List.of(
          "sk-ant-api03-" + CORE,
          "ghp_" + CORE,
          "glpat-" + CORE,
          "Bearer " + CORE,
          "Authorization: Basic " + CORE,
          "password=" + CORE,
          "ANTHROPIC_API_KEY='" + CORE + "'",
          "\"client_secret\": \"" + CORE + "\"",
          "postgresql://watchdog:" + CORE + "@db/platform",
          "eyJhbGciOiJIUzI1NiJ9." + CORE + "." + CORE,
          "-----BEGIN PRIVATE KEY-----\n" + CORE + "\n-----END PRIVATE KEY-----");

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int LONG_CHARS = 40_000;
  private static final int REPEATED_CHARS_MAX = 24;
  private static final long LINEAR_MILLIS_MAX = 1_000;

  private SafeTextFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    int charsMax = 4 + (data[0] & 0xff);
    String text = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
    mustBeFit(text, charsMax);
    mustBeFit(halvesSwapped(text), charsMax);
    mustHide(text);
    if (text.length() <= REPEATED_CHARS_MAX && !text.isEmpty()) {
      mustBeLinear(text);
    }
  }

  private static void mustBeFit(String text, int charsMax) {
    String line = SafeText.line(text, charsMax);
    if (line.length() > charsMax) {
      throw new AssertionError(line.length() + " characters where " + charsMax + " are allowed");
    }
    if (line.chars().anyMatch(SafeTextFuzz::steers) || !canBeStored(line)) {
      throw new AssertionError("unfit for a line: " + line);
    }
    String body = SafeText.body(text);
    if (body.indexOf('\0') >= 0 || !canBeStored(body)) {
      throw new AssertionError("unfit for a row: " + body);
    }
  }

  /** What moves a cursor, breaks a line or turns the direction of writing. */
  private static boolean steers(int c) {
    int type = Character.getType(c);
    boolean turns = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR || turns;
  }

  private static boolean canBeStored(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /** Where the halves are of a surrogate pair, neither is a character any more. */
  private static String halvesSwapped(String text) {
    return new StringBuilder(text).reverse().append(text.isEmpty() ? "" : text.substring(text.length() / 2)).toString();
  }

  private static void mustHide(String text) {
    String before = text.substring(0, text.length() / 2).replace(CORE, "");
    String after = text.substring(text.length() / 2).replace(CORE, "");
    for (String secret : SECRETS) {
      String planted = before + "\n" + secret + "\n" + after;
      if (SafeText.line(planted, Integer.MAX_VALUE).contains(CORE) || SafeText.body(planted).contains(CORE)) {
        throw new AssertionError("it shows: " + SafeText.body(planted));
      }
    }
  }

  /** By the time of this thread alone: the machine may be busy. */
  private static void mustBeLinear(String text) {
    String longText = text.repeat(LONG_CHARS / text.length());
    long millis = Long.MAX_VALUE;
    for (int round = 0; round < 3 && millis > LINEAR_MILLIS_MAX; round++) { // The first may have been cold.
      long from = THREADS.getCurrentThreadCpuTime();
      SafeText.body(longText);
      millis = Math.min(millis, (THREADS.getCurrentThreadCpuTime() - from) / 1_000_000);
    }
    if (millis > LINEAR_MILLIS_MAX) {
      throw new AssertionError("this text, repeated to " + LONG_CHARS + " characters, takes " + millis + " ms");
    }
  }
}
