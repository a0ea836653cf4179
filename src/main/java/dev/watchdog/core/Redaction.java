package dev.watchdog.core;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces secrets in texts that come from agents and rows, before they are stored, sent or logged. The one place that knows what a
 * secret looks like. The prefixes are the ones the issuers publish for secret scanning (GitHub, GitLab, Slack, AWS, Google, OpenAI and
 * Anthropic keys, JSON web tokens, PEM private keys), the rest are shapes: authorisation headers, credentials in URLs, and names that
 * end in key, token, secret or password with their value.
 */
public final class Redaction {

  /** What stands where a secret stood. */
  public static final String MARK = "***REDACTED***";

  private static final int UP_TO = 4096; // A bound on what one match may run over keeps every pattern linear.

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]{0,8192}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|\\z)", 0),
          new Shape("(?i)\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@]{0,200}:([^\\s/@]{1,400})@", 1),
          new Shape("(?i)\\b(?:bearer|basic)\\s+([A-Za-z0-9._~+/=-]{8," + UP_TO + "})", 1),
          new Shape("\\beyJ[A-Za-z0-9_-]{8," + UP_TO + "}\\.[A-Za-z0-9_-]{4," + UP_TO + "}(?:\\.[A-Za-z0-9_-]{0," + UP_TO + "})?", 0),
          new Shape("\\bsk-[A-Za-z0-9_-]{16,400}", 0),
          new Shape("\\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{20,255}|\\bgithub_pat_[A-Za-z0-9_]{20,255}", 0),
          new Shape("\\bglpat-[A-Za-z0-9_-]{16,255}", 0),
          new Shape("\\bxox[abeprs]-[A-Za-z0-9-]{10,255}", 0),
          new Shape("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", 0),
          new Shape("\\bAIza[A-Za-z0-9_-]{35}", 0),
          new Shape("\\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}", 0),
          new Shape("\\btrinity_mcp_[A-Za-z0-9_-]{8,255}", 0),
          new Shape(
              "(?i)\\b[a-z0-9_.-]{0,80}(?:key|token|secret|passw(?:or)?d|credentials?)[\"']?\\s{0,4}[=:]\\s{0,4}[\"']?"
                  + "(?!\\*\\*\\*REDACTED)([^\\s\"',;&]{3," + UP_TO + "})",
              1));

  private Redaction() {}

  /** The text with every secret replaced by {@link #MARK}; what names it stays. */
  public static String apply(String text) {
    String clean = text;
    for (Shape shape : SHAPES) {
      clean = shape.replaceIn(clean);
    }
    return clean;
  }

  /** A form a secret has, and which group of the match is the secret itself (0 = all of it). */
  private record Shape(Pattern pattern, int secret) {
    Shape(String expression, int secret) {
      this(Pattern.compile(expression), secret);
    }

    String replaceIn(String text) {
      Matcher found = pattern.matcher(text);
      if (!found.find()) {
        return text;
      }
      StringBuilder clean = new StringBuilder(text.length());
      int from = 0;
      do {
        clean.append(text, from, found.start(secret)).append(MARK);
        from = found.end(secret);
      } while (found.find());
      return clean.append(text, from, text.length()).toString();
    }
  }
}
