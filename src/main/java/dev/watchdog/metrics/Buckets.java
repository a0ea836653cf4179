package dev.watchdog.metrics;

import java.time.Duration;
import java.util.Arrays;

/** Upper bounds of histograms. */
final class Buckets {

  private Buckets() {}

  static Duration[] ofSeconds(double... bounds) {
    return Arrays.stream(bounds).mapToObj(seconds -> Duration.ofMillis(Math.round(seconds * 1000))).toArray(Duration[]::new);
  }
}
