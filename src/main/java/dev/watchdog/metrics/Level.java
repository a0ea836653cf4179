package dev.watchdog.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** A figure that goes up and down: set on one thread, read by another. Not a number until it is known. */
final class Level {

  private volatile double value = Double.NaN;

  private Level() {}

  /**
   * A gauge of that name.
   *
   * @param tags names and values in turn
   */
  static Level of(MeterRegistry registry, String name, String help, String... tags) {
    Level level = new Level();
    Gauge.builder(name, level, known -> known.value).description(help).tags(tags).strongReference(true).register(registry);
    return level;
  }

  void set(double now) {
    value = now;
  }

  void unknown() {
    value = Double.NaN;
  }
}
