package dev.watchdog.bench;

import java.util.Collections;
import java.util.List;

/** Sums up measurements. */
final class Figures {

  private Figures() {}

  static double median(List<Double> values) {
    return quantile(values, 0.5);
  }

  /** The smallest value that is not exceeded by this share of them; 0 where there are none. */
  static double quantile(List<Double> values, double share) {
    if (values.isEmpty()) {
      return 0;
    }
    List<Double> sorted = new java.util.ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
