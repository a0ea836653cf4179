package dev.watchdog.core;

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

  /** A year of four digits in UTC: beyond it, what was read could not be written again. */
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final int SECONDS_END = 19;
  private static final int NANO_DIGITS = 9;
  private static final long SECONDS_A_DAY = 86_400;
  private static final int OFFSET_CHARS = 6;
  private static final int OFFSET_COLON = 3;

  private Timestamps() {}

  /**
   * Reads any of the forms that occur; empty for null, for anything else, for a date that does not exist, and for one that its offset
   * moves out of the years 0 to 9999.
   */
  public static Optional<Instant> parse(String text) {
    if (text == null) {
      return Optional.empty();
    }
    String trimmed = text.strip();
    try {
      return Optional.ofNullable(read(trimmed)).filter(time -> !time.isBefore(FIRST) && !time.isAfter(LAST));
    } catch (DateTimeException impossible) {
      return Optional.empty(); // The 30th of February, an offset of 99 hours.
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

  private static Instant read(String text) {
    if (text.length() < SECONDS_END || !separated(text)) {
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
    if (zoneFrom < text.length() && text.charAt(zoneFrom) == '.') {
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

  private static boolean separated(String text) {
    char between = text.charAt(10);
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && (between == 'T' || between == 't' || between == ' ')
        && text.charAt(13) == ':'
        && text.charAt(16) == ':';
  }

  private static ZoneOffset zone(String whole, int from) {
    int left = whole.length() - from;
    if (left == 0 || (left == 1 && (whole.charAt(from) == 'Z' || whole.charAt(from) == 'z'))) {
      return ZoneOffset.UTC;
    }
    String text = whole.substring(from);
    int sign = text.charAt(0) == '+' ? 1 : text.charAt(0) == '-' ? -1 : 0;
    boolean colon = text.length() == OFFSET_CHARS && text.charAt(OFFSET_COLON) == ':';
    String digits = colon ? text.substring(1, OFFSET_COLON) + text.substring(OFFSET_COLON + 1) : text.substring(1);
    int hours = digits.length() >= 2 ? number(digits, 0, 2) : -1;
    int minutes = digits.length() == 4 ? number(digits, 2, 4) : digits.length() == 2 ? 0 : -1;
    return sign == 0 || hours < 0 || minutes < 0 ? null : ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  /** The number in these ASCII digits, or -1 where one of them is none. */
  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static int digitsEnd(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static int nanos(String text, int from, int to) {
    int value = 0;
    for (int i = 0; i < NANO_DIGITS; i++) {
      value = value * 10 + (from + i < to ? text.charAt(from + i) - '0' : 0);
    }
    return value;
  }

  private static StringBuilder pad(StringBuilder text, int value, int width) {
    String digits = Integer.toString(value);
    return text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
  }
}
