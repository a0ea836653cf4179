package dev.watchdog.core;

/** Texts from outside, made fit to be stored, sent and logged: secrets replaced, control characters escaped, cut to a length. */
public final class SafeText {

  private static final String CUT = "...";
  private static final int SCANNED_MAX = 64 * 1024;

  private SafeText() {}

  /** One line of at most that many characters; the last three are dots where it was cut. Never splits a surrogate pair. */
  public static String line(String text, int charsMax) {
    // What can be seen of the text is redacted before it is cut, or half a secret would stay recognisable.
    String scanned = text.length() > SCANNED_MAX ? text.substring(0, SCANNED_MAX) : text;
    return cut(escape(Redaction.apply(scanned)), charsMax);
  }

  /** The text itself where it is short enough, otherwise one line of it; null stays null. */
  public static String shortened(String text, int charsMax) {
    return text == null || text.length() <= charsMax ? text : line(text, charsMax);
  }

  /** The text with secrets replaced and what no database takes (NUL, half surrogate pairs) removed; lines and tabs stay. */
  public static String body(String text) {
    String clean = Redaction.apply(text);
    StringBuilder fit = null;
    for (int i = 0; i < clean.length(); i++) {
      char c = clean.charAt(i);
      boolean pair = Character.isHighSurrogate(c) && i + 1 < clean.length() && Character.isLowSurrogate(clean.charAt(i + 1));
      boolean bad = c == 0 || (Character.isSurrogate(c) && !pair);
      if (bad && fit == null) {
        fit = new StringBuilder(clean.length()).append(clean, 0, i);
      }
      if (fit != null) {
        fit.append(bad ? '\uFFFD' : c);
      }
      if (pair) {
        i++;
        if (fit != null) {
          fit.append(clean.charAt(i));
        }
      }
    }
    return fit == null ? clean : fit.toString();
  }

  /** Whether every store can keep the text as it is, and look for it: no NUL, and no half of a surrogate pair. */
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        return false;
      }
      i += pair ? 1 : 0;
    }
    return true;
  }

  /** Whether a character shows nothing and may steer a terminal, break a line or turn the direction of what follows. */
  public static boolean isInvisible(char c) {
    return Character.isISOControl(c) || (c >= '\u2028' && c <= '\u202E') || (c >= '\u2066' && c <= '\u2069');
  }

  private static String escape(String text) {
    StringBuilder escaped = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      String replacement = replacement(text, i, c);
      if (replacement != null && escaped == null) {
        escaped = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (escaped != null) {
        escaped.append(replacement == null ? String.valueOf(c) : replacement);
      }
    }
    return escaped == null ? text : escaped.toString();
  }

  private static String replacement(String text, int at, char c) {
    switch (c) {
      case '\n':
        return "\\n";
      case '\r':
        return "\\r";
      case '\t':
        return "\\t";
      default:
        break;
    }
    boolean half =
        (Character.isHighSurrogate(c) && !(at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))))
            || (Character.isLowSurrogate(c) && !(at > 0 && Character.isHighSurrogate(text.charAt(at - 1))));
    return isInvisible(c) || half ? String.format(java.util.Locale.ROOT, "\\u%04x", (int) c) : null;
  }

  private static String cut(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return text;
    }
    int end = charsMax - CUT.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + CUT;
  }
}
