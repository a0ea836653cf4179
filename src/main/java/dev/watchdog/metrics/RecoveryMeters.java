package dev.watchdog.metrics;

import dev.watchdog.bus.Protocol.Step;
import dev.watchdog.core.Verdict.Action;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What this process recovered, and how long executions had been stuck. Each recovery and each release is told to it once. */
final class RecoveryMeters {

  private static final Duration[] BUCKETS = Buckets.ofSeconds(10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600);

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Map<Action, Counter> recoveries = new EnumMap<>(Action.class);
  private final Map<Action, Timer> toRecovered = new EnumMap<>(Action.class);
  private final Map<Action, Timer> toSlotFree = new EnumMap<>(Action.class);

  RecoveryMeters(MeterRegistry registry) {
    for (Action action : Action.values()) {
      recoveries.put(
          action,
          Counter.builder("watchdog_recoveries").description("Rows that this process ended, by how.").tag("action", action.word())
              .register(registry));
      toRecovered.put(
          action, timer(registry, "watchdog_stuck_to_recovered", "From when an execution was stuck until its row was ended.", action));
      toSlotFree.put(
          action,
          timer(
              registry,
              "watchdog_stuck_to_slot_free",
              "From when an execution was stuck until what it held in Redis was given back by this process, whoever ended its row.",
              action));
    }
  }

  private static Timer timer(MeterRegistry registry, String name, String help, Action action) {
    return Timer.builder(name).description(help).tag("action", action.word()).serviceLevelObjectives(BUCKETS).register(registry);
  }

  void recovered(List<Step> steps) {
    for (Step step : steps) {
      recoveries.get(step.action()).increment();
      toRecovered.get(step.action()).record(bounded(step.stuckFor()));
    }
  }

  void released(List<Step> steps) {
    steps.forEach(step -> toSlotFree.get(step.action()).record(bounded(step.stuckFor())));
  }

  /** A start in the year 1 is longer ago than nanoseconds can count. */
  private static Duration bounded(Duration stuck) {
    return stuck.compareTo(LONGEST) > 0 ? LONGEST : stuck;
  }
}
