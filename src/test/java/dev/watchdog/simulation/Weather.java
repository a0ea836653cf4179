package dev.watchdog.simulation;

import java.util.EnumMap;
import java.util.Map;

/**
 * How often what goes wrong in one run. Each run has some kinds of fault switched off and others frequent, since faults that always come
 * together hide each other.
 */
final class Weather {

  private final Chance chance;
  private final Summary summary;
  private final Map<Fault, Double> share = new EnumMap<>(Fault.class);
  private boolean fair;

  Weather(Chance chance, Summary summary) {
    this.chance = chance;
    this.summary = summary;
    double roughness = chance.oneOf(0.2, 1.0, 1.0, 2.0);
    for (Fault fault : Fault.values()) {
      double strength = chance.oneOf(0.0, 0.0, 0.5, 1.0, 1.0, 3.0);
      share.put(fault, strength * roughness);
    }
  }

  /** From now on nothing goes wrong any more. */
  void clear() {
    fair = true;
  }

  boolean fair() {
    return fair;
  }

  /** Whether the fault happens here, where it usually does with this probability; if so it is counted. */
  boolean strikes(Fault fault, double usually) {
    boolean strikes = !fair && chance.of(usually * share.get(fault));
    if (strikes) {
      summary.fault(fault);
    }
    return strikes;
  }
}
