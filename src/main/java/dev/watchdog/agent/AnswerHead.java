package dev.watchdog.agent;

import dev.watchdog.core.Bounds;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;

/** What the headers of an answer say of its body. */
final class AnswerHead {

  private static final CharSequence AGE = HttpHeaders.createOptimized("age");
  private static final CharSequence TRANSFER_ENCODING = HttpHeaders.TRANSFER_ENCODING;
  private static final long AGE_MAX_SECONDS = 2;
  private static final int AGE_DIGITS_MAX = 12;
  private static final int LENGTH_DIGITS_MAX = 18;
  private static final int SHOWN_CHARS = 40;
  private static final String GZIP = "gzip";

  private AnswerHead() {}

  /**
   * Why the answer is not of this moment: a cache has kept it. What it does not name may have begun since.
   *
   * @return null where nothing says so
   */
  static String staleness(MultiMap headers) {
    String age = headers.get(AGE);
    if (age == null) {
      return null;
    }
    if (age.length() > Bounds.HEADER_VALUE) {
      return "answer from a cache, of an age that cannot be read";
    }
    long seconds = number(age.strip(), AGE_DIGITS_MAX);
    return seconds > AGE_MAX_SECONDS ? "answer from a cache, " + seconds + " s old" : null;
  }

  /** How many bytes the body has by its head; -1 where that is not said. */
  static long length(MultiMap headers) {
    return number(headers.get(HttpHeaders.CONTENT_LENGTH), LENGTH_DIGITS_MAX);
  }

  /** Decimal digits and nothing else; -1 for any other text, and for null. */
  private static long number(String text, int digitsMax) {
    boolean number = text != null && !text.isEmpty() && text.length() <= digitsMax && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Long.parseLong(text) : -1;
  }

  /** Whether somebody on the way says how old the answer is: its date is not of this moment then. */
  static boolean hasAge(MultiMap headers) {
    return headers.contains(AGE);
  }

  static boolean isGzip(MultiMap headers) {
    return GZIP.equals(coding(headers));
  }

  /**
   * Why the body cannot be read.
   *
   * @return null where it can
   */
  static String unreadable(MultiMap headers) {
    String coding = coding(headers);
    return coding == null || coding.equals(GZIP) ? null : "answer in a coding that is not read, '" + shown(coding) + "'";
  }

  private static String shown(String coding) {
    String visible = coding.chars().allMatch(c -> c > ' ' && c < 127) ? coding : "?";
    return visible.length() > SHOWN_CHARS ? visible.substring(0, SHOWN_CHARS) : visible;
  }

  /** Null where there is none. A body may be coded for the way as well as for itself; twice is one coding too many. */
  private static String coding(MultiMap headers) {
    String content = headers.get(HttpHeaders.CONTENT_ENCODING);
    String transfer = headers.get(TRANSFER_ENCODING);
    if (content == null && (transfer == null || transfer.equalsIgnoreCase("chunked"))) {
      return null; // Nearly always.
    }
    String given = (content == null ? "" : content) + ',' + (transfer == null ? "" : transfer);
    if (given.length() > Bounds.HEADER_VALUE) {
      return given.substring(0, SHOWN_CHARS); // Which is none that is read.
    }
    String coding = null;
    for (String part : given.split(",")) {
      String name = part.strip().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && !name.equals("identity") && !name.equals("chunked")) {
        String known = name.equals("x-gzip") ? GZIP : name;
        coding = coding == null ? known : coding + '+' + known;
      }
    }
    return coding;
  }
}
