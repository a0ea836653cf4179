package dev.watchdog.scenario;

import org.junit.jupiter.api.extension.ExtensionContext;

/** What the faults of a test are drawn from: its name, and {@code -Dwatchdog.faults.seed} for another run of all of them. */
final class Seeds {

  private static final long BASE = Long.getLong("watchdog.faults.seed", 166);

  private Seeds() {}

  static long of(ExtensionContext context) {
    return BASE * 1_000_003 + context.getUniqueId().hashCode();
  }

  static Scenario scenario(ExtensionContext context) {
    return (Scenario) context.getRequiredTestInstance();
  }
}
