package dev.watchdog.core;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The text form of a time, as the platform's rows and the agents write it: {@code 2026-03-25T10:00:00.123456Z}, or without a fraction,
 * with {@code +00:00}, with no zone at all (then UTC), or with a space for the {@code T}. Never depends on the JVM's time zone.
 */
public final class Timestamps {

  /**
   * Before it a time was never set: the zero value of a language or of an object mapper is the year 1, 1900 or 1970, and no execution began
   * then.
   */
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

  /** A year of four digits in UTC: beyond it, what was read could not be written again. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final int SECONDS_END = 19;
  private static final int NANO_DIGITS = 9;
  private static final long SECONDS_A_DAY = 86_400;
  private static final int OFFSET_CHARS = 6;
  private static final int OFFSET_COLON = 3;

  private Timestamps() {}

  /**
   * Reads any of the forms that occur; empty for null, for anything else, for a date that does not exist, for one that its offset moves
   * beyond the year 9999, and for a sentinel.
   */
  public static Optional<Instant> parse(String text) {
    Instant time = text == null ? null : readOrNull(text);
    return time == null || time.isBefore(FIRST) || time.isAfter(LAST) ? Optional.empty() : Optional.of(time);
  }

  /** Whether it is a time that stands for none: before the year 2000. */
  public static boolean isSentinel(String text) {
    Instant time = text == null ? null : readOrNull(text);
    return time != null && time.isBefore(FIRST);
  }

  private static Instant readOrNull(String text) {
    try {
      return read(text.strip().getBytes(StandardCharsets.ISO_8859_1));
    } catch (DateTimeException impossible) {
      return null; // The 30th of February, an offset of 99 hours.
    }
  }

  /** The form that is written: six digits of fraction and {@code Z}. */
  public static String format(Instant time) {
    LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(27);
    pad(text, utc.getYear(), 4).append('-');
    pad(text, utc.getMonthValue(), 2).append('-');
    pad(text, utc.getDayOfMonth(), 2).append('T');
    pad(text, utc.getHour(), 2).append(':');
    pad(text, utc.getMinute(), 2).append(':');
    pad(text, utc.getSecond(), 2).append('.');
    return pad(text, utc.getNano() / 1000, 6).append('Z').toString();
  }

  /**
   * Of bytes and not of a text, whose each character is a call of its own: every registry says a time for each of its runs.
   *
   * @param text in Latin 1; what that does not know is a question mark there, which no time has
   */
  private static Instant read(byte[] text) {
    if (text.length < SECONDS_END || !separated(text)) {
      return null;
    }
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if ((year | month | day | hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    int zoneFrom = SECONDS_END;
    int nanos = 0;
    if (zoneFrom < text.length && text[zoneFrom] == '.') {
      zoneFrom = digitsEnd(text, zoneFrom + 1);
      if (zoneFrom == SECONDS_END + 1) {
        return null; // A point and no digit after it.
      }
      nanos = nanos(text, SECONDS_END + 1, zoneFrom);
    }
    ZoneOffset zone = zone(text, zoneFrom);
    if (zone == null) {
      return null;
    }
    long seconds = (hour * 60L + minute) * 60 + second - zone.getTotalSeconds();
    return Instant.ofEpochSecond(LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY + seconds, nanos);
  }

  private static boolean separated(byte[] text) {
    byte between = text[10];
    return text[4] == '-'
        && text[7] == '-'
        && (between == 'T' || between == 't' || between == ' ')
        && text[13] == ':'
        && text[16] == ':';
  }

  /** {@code +00:00}, {@code +0000} or {@code +00}, from there to the end. */
  private static ZoneOffset zone(byte[] text, int from) {
    int left = text.length - from;
    if (left == 0 || (left == 1 && (text[from] == 'Z' || text[from] == 'z'))) {
      return ZoneOffset.UTC;
    }
    int sign = text[from] == '+' ? 1 : text[from] == '-' ? -1 : 0;
    boolean colon = left == OFFSET_CHARS && text[from + OFFSET_COLON] == ':';
    int hours = left >= OFFSET_COLON ? number(text, from + 1, from + OFFSET_COLON) : -1;
    int minutesFrom = colon ? from + OFFSET_COLON + 1 : from + OFFSET_COLON;
    int digits = text.length - minutesFrom;
    int minutes = digits == 2 ? number(text, minutesFrom, text.length) : digits == 0 ? 0 : -1;
    return sign == 0 || hours < 0 || minutes < 0 ? null : ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  /** The number in these ASCII digits, or -1 where one of them is none. */
  private static int number(byte[] text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static int digitsEnd(byte[] text, int from) {
    int end = from;
    while (end < text.length && text[end] >= '0' && text[end] <= '9') {
      end++;
    }
    return end;
  }

  private static int nanos(byte[] text, int from, int to) {
    int value = 0;
    for (int i = 0; i < NANO_DIGITS; i++) {
      value = value * 10 + (from + i < to ? text[from + i] - '0' : 0);
    }
    return value;
  }

  private static StringBuilder pad(StringBuilder text, int value, int width) {
    String digits = Integer.toString(value);
    return text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
  }
}
