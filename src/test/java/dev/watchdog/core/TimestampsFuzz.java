package dev.watchdog.core;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Input: a text that should be a time, or not. The oracle is java.time, told about the forms that occur by one expression. */
final class TimestampsFuzz {

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d+))?(?:[Zz]?|([+-]\\d\\d)(?::?(\\d\\d))?)", Pattern.DOTALL);
  /** Before it a time was never set. */
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private TimestampsFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    Optional<Instant> read = Timestamps.parse(text);
    Optional<Instant> expected = independently(text.strip());
    if (!read.equals(expected)) {
      throw new AssertionError("read as " + read + ", expected " + expected);
    }
    read.ifPresent(TimestampsFuzz::mustSurvive);
    long first = number(data, 0);
    long second = number(data, 8);
    mustSurvive(inRange(first));
    mustOrderAsItsText(inRange(first), inRange(second));
  }

  private static void mustSurvive(Instant time) {
    String written = Timestamps.format(time);
    if (!Timestamps.parse(written).equals(Optional.of(time.truncatedTo(ChronoUnit.MICROS)))) {
      throw new AssertionError(time + " was written as " + written + " and read as " + Timestamps.parse(written));
    }
  }

  /** Databases compare the stored texts where the core compares times. */
  private static void mustOrderAsItsText(Instant one, Instant other) {
    int byTime = one.truncatedTo(ChronoUnit.MICROS).compareTo(other.truncatedTo(ChronoUnit.MICROS));
    int byText = Timestamps.format(one).compareTo(Timestamps.format(other));
    if (Integer.signum(byTime) != Integer.signum(byText)) {
      throw new AssertionError(one + " and " + other + " are in another order as texts");
    }
  }

  private static Optional<Instant> independently(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String fraction = form.group(3) == null ? "0" : form.group(3);
    String zone = form.group(4) == null ? "Z" : form.group(4) + ":" + (form.group(5) == null ? "00" : form.group(5));
    String iso = form.group(1) + "T" + form.group(2) + "." + fraction.substring(0, Math.min(9, fraction.length())) + zone;
    try {
      Instant time = OffsetDateTime.parse(iso.replace("-00:00", "Z")).toInstant();
      return time.isBefore(FIRST) || !time.isBefore(END) ? Optional.empty() : Optional.of(time);
    } catch (DateTimeException impossible) {
      return Optional.empty();
    }
  }

  private static Instant inRange(long number) {
    long seconds = END.getEpochSecond() - FIRST.getEpochSecond();
    return FIRST.plusSeconds(Math.floorMod(number, seconds)).plusNanos(Math.floorMod(number >>> 20, 1_000_000_000));
  }

  private static long number(byte[] data, int from) {
    long number = 0;
    for (int i = from; i < from + Long.BYTES && i < data.length; i++) {
      number = number << 8 | data[i] & 0xff;
    }
    return number;
  }
}
