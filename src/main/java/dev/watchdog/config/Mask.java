package dev.watchdog.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Shows settings without their secrets. What it returns may be logged and printed; it hides rather too much than too little. */
public final class Mask {

  /** Stands where a secret stood, whatever its length. */
  public static final String HIDDEN = "********";

  /** Stands where there is no value. */
  public static final String NOT_SET = "(not set)";

  private static final String SECRET_NAME = "([?&;]\\s*[\\w.-]*(?:pass|pwd|secret|token|key|credential)[\\w.-]*\\s*=)";
  private static final Pattern PARAMETER = pattern(SECRET_NAME + "[^&]*");
  private static final Pattern H2_PARAMETER = pattern(SECRET_NAME + "[^;]*");
  private static final Pattern USER_INFO = pattern("^((?:(?:jdbc:)?[a-z][a-z0-9+.-]*:)?(?://)?).*@");

  private Mask() {}

  /** The URL with its user part and the secrets among its parameters hidden. Takes any text, also one that is no URL. */
  public static String url(String url) {
    boolean h2 = url.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:");
    // Parameters first: a password there may contain an "@", which would be taken for the end of the user part.
    String parametersHidden = (h2 ? H2_PARAMETER : PARAMETER).matcher(url).replaceAll("$1" + HIDDEN);
    return USER_INFO.matcher(parametersHidden).replaceFirst("$1" + HIDDEN + "@");
  }

  /** {@link #HIDDEN} for a secret that is set, {@link #NOT_SET} otherwise. */
  public static String secret(Optional<String> secret) {
    return secret.map(set -> HIDDEN).orElse(NOT_SET);
  }

  private static Pattern pattern(String expression) {
    return Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }
}
