package dev.watchdog.core;

import java.util.List;
import java.util.Locale;
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

  private static final String KEY_FROM = "-----BEGIN ";
  private static final Pattern KEY_HEADER = Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----");
  private static final Pattern KEY_END = Pattern.compile("-----END [A-Z ]{0,40}PRIVATE KEY-----");

  /** How a name that promises a secret ends. */
  private static final String NAME = "(?:key|token|secret|passw(?:or)?d|passphrase|credentials?|(?<=[_-])pass)[\"']?";

  /** One of these stands in every such name. */
  private static final List<String> NAME_PARTS = List.of("key", "token", "secret", "pass", "credential");

  private static final String SEPARATOR = "\\s{0,4}+[=:]\\s{0,4}+";

  /**
   * Not another name with a value in quotes: that value is the secret. Taken for a secret itself, the name would end at the quote and
   * leave what follows in sight.
   */
  private static final String NO_NAME = "(?![\"']?[A-Za-z0-9_.-]{0,60}" + NAME + SEPARATOR + "[\"'])";

  /** Such a name, and what separates it from its value. */
  private static final String NAMED = "(?i)" + NAME + SEPARATOR + NO_NAME;

  /** Every run of characters is possessive and begins where no such character stands before it, so that each is looked at once. */
  private static final List<Shape> SHAPES =
      List.of(
          new Shape(List.of("://"), "(?i)(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}+://[^\\s/:@]{0,200}+:([^\\s/@]{1,400}+)@", 1),
          new Shape(
              List.of("basic"),
              "(?i)\\bauthorization[\"']?\\s{0,4}+[=:]\\s{0,4}+[\"']?basic\\s++" + NO_NAME + "([A-Za-z0-9+/=_-]{4,}+)",
              1),
          new Shape(List.of("basic"), "(?i)\\bbasic\\s++(?=[A-Za-z+/]{0,400}+[0-9=])([A-Za-z0-9+/=]{8,}+)", 1),
          new Shape(List.of("bearer"), "(?i)\\bbearer\\s++(?!authenti|authori|credential)" + NO_NAME + "([A-Za-z0-9._~+/=-]{8,}+)", 1),
          new Shape(List.of("eyj"), "(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{4,}+(?:\\.[A-Za-z0-9_-]*+)?", 0),
          new Shape(List.of("sk-"), "\\bsk-[A-Za-z0-9_-]{16,}+", 0),
          new Shape(
              List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
              "\\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{20,}+|\\bgithub_pat_[A-Za-z0-9_]{20,}+",
              0),
          new Shape(List.of("glpat-"), "\\bglpat-[A-Za-z0-9_-]{16,}+", 0),
          new Shape(List.of("xox"), "\\bxox[abeprs]-[A-Za-z0-9-]{10,}+", 0),
          new Shape(List.of("akia", "asia"), "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", 0),
          new Shape(List.of("aiza"), "\\bAIza[A-Za-z0-9_-]{35}", 0),
          new Shape(List.of("k_live_", "k_test_"), "\\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}+", 0),
          new Shape(List.of("trinity_mcp_"), "\\btrinity_mcp_[A-Za-z0-9_-]{8,}+", 0),
          new Shape(NAME_PARTS, NAMED + "\"(?!\\*\\*\\*REDACTED)([^\"\\n]{3,}+)\"", 1),
          new Shape(NAME_PARTS, NAMED + "[\"']?" + "(?!\\*\\*\\*REDACTED)([^\\s\"',;&]{3,}+)", 1));

  private Redaction() {}

  /** The text with every secret replaced by {@link #MARK}; what names it stays. */
  public static String apply(String text) {
    String clean = withoutPrivateKeys(text);
    String lower = clean.toLowerCase(Locale.ROOT); // What is replaced leaves nothing behind that a later shape could begin with.
    for (Shape shape : SHAPES) {
      if (shape.mayBeIn(lower)) {
        clean = shape.replaceIn(clean);
      }
    }
    return clean;
  }

  /** From a key's first line to its last, or to the end of the text where that is cut off. */
  private static String withoutPrivateKeys(String text) {
    if (!text.contains(KEY_FROM)) {
      return text;
    }
    Matcher header = KEY_HEADER.matcher(text);
    Matcher last = KEY_END.matcher(text);
    StringBuilder clean = new StringBuilder(text.length());
    int from = 0;
    while (header.find(from)) {
      clean.append(text, from, header.start()).append(MARK);
      from = last.find(header.end()) ? last.end() : text.length();
    }
    return clean.append(text, from, text.length()).toString();
  }

  /**
   * A form a secret has.
   *
   * @param hints words in lower case, one of which stands in every match: looked for first, since most texts hold none
   * @param secret which group of the match is the secret itself, 0 = all of it
   */
  private record Shape(List<String> hints, Pattern pattern, int secret) {
    Shape(List<String> hints, String expression, int secret) {
      this(hints, Pattern.compile(expression), secret);
    }

    boolean mayBeIn(String lower) {
      for (String hint : hints) {
        if (lower.contains(hint)) {
          return true;
        }
      }
      return false;
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
