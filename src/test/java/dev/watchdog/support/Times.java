package dev.watchdog.support;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The platform's written form of a time: UTC, six digits, {@code Z}. */
public final class Times {

  /** How a time looks that the watchdog wrote. */
  public static final String WRITTEN = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";

  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  public static String ago(Duration age) {
    return text(Instant.now().minus(age));
  }

  public static String ago(long seconds) {
    return ago(Duration.ofSeconds(seconds));
  }

  public static String text(Instant time) {
    return FORM.format(time);
  }
}
