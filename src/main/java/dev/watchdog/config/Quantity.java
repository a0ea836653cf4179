package dev.watchdog.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as an operator writes them: a whole number and its unit. */
public final class Quantity {

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18})([A-Za-z]{1,3})");
  private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Quantity() {}

  /** {@code 500ms}, {@code 60s}, {@code 5m}, {@code 2h} or {@code 1d}; empty for anything else. */
  public static Optional<Duration> duration(String text) {
    return amount(text, MILLIS).map(Duration::ofMillis);
  }

  /** Bytes of {@code 100B}, {@code 512KiB}, {@code 4MiB} or {@code 1GiB}; empty for anything else. */
  public static Optional<Long> size(String text) {
    return amount(text, BYTES);
  }

  /** Empty also where it is too large to count. */
  private static Optional<Long> amount(String text, Map<String, Long> units) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches() || !units.containsKey(written.group(2))) {
      return Optional.empty();
    }
    BigInteger amount = new BigInteger(written.group(1)).multiply(BigInteger.valueOf(units.get(written.group(2))));
    return amount.bitLength() < Long.SIZE ? Optional.of(amount.longValue()) : Optional.empty();
  }
}
