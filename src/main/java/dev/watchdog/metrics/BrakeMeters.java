package dev.watchdog.metrics;

import dev.watchdog.core.BrakeFigures;
import io.micrometer.core.instrument.MeterRegistry;

/** Both forms of the brake, as the last cycle over all rows left them. */
final class BrakeMeters {

  private final Level blind;
  private final Level mass;
  private final Level heldBlind;
  private final Level heldMass;

  BrakeMeters(MeterRegistry registry) {
    String state = "Whether the last cycle tripped this form of the brake: 1, else 0.";
    blind = Level.of(registry, "watchdog_brake_tripped", state, "form", "blind");
    mass = Level.of(registry, "watchdog_brake_tripped", state, "form", "mass");
    String held = "Verdicts that the brake held in the last cycle.";
    heldBlind = Level.of(registry, "watchdog_held_executions", held, "form", "blind");
    heldMass = Level.of(registry, "watchdog_held_executions", held, "form", "mass");
  }

  void set(BrakeFigures now) {
    blind.set(now.blind() ? 1 : 0);
    mass.set(now.mass() ? 1 : 0);
    heldBlind.set(now.heldBlind());
    heldMass.set(now.heldMass());
  }
}
