package dev.watchdog.metrics;

import dev.watchdog.bus.Protocol.CycleClosed;
import dev.watchdog.core.CycleFigures;
import dev.watchdog.core.CycleKind;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What cycles found and did. Levels are those of the last cycle over all rows; counts are of all cycles and re-checks. */
final class CycleMeters {

  private static final Duration[] BUCKETS = Buckets.ofSeconds(0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600);

  private final MeterRegistry registry;
  private final Timer duration;
  private final Level lastCycle;
  private final Counter rechecks;
  private final Level reachable;
  private final Level unreachable;
  private final Level idle;
  private final Level notAsked;
  private final Level unusable;
  private final Level running;
  private final MultiGauge verdicts;
  private final Counter lostRaces;
  private final Counter errors;
  private final Level ghosts;
  private final Counter ghostsTerminated;
  private final Level slots;
  private final Counter slotsReleased;
  private final Counter skippedFinalized;
  private final Counter activitiesFailed;
  private final Map<Problem.Kind, Level> problems = new EnumMap<>(Problem.Kind.class);
  private final BrakeMeters brake;
  private final AuditMeters audit;

  CycleMeters(MeterRegistry registry) {
    this.registry = registry;
    for (String result : List.of("completed", "dry_run", "observed", "failed")) {
      cycles(result);
    }
    duration =
        Timer.builder("watchdog_cycle").description("How long cycles over all rows took, from begin to report.")
            .serviceLevelObjectives(BUCKETS).register(registry);
    lastCycle = Level.of(registry, "watchdog_last_cycle_timestamp_seconds", "When the last cycle over all rows was completed.");
    rechecks = counter("watchdog_rechecks", "Looks at the agents of suspects between two cycles.");
    String agents = "Agents by how the last cycle found them; idle ones had no rows and were asked all the same.";
    reachable = Level.of(registry, "watchdog_agents", agents, "state", "reachable");
    unreachable = Level.of(registry, "watchdog_agents", agents, "state", "unreachable");
    idle = Level.of(registry, "watchdog_agents", agents, "state", "idle");
    notAsked = Level.of(registry, "watchdog_agents", agents, "state", "not_asked");
    unusable =
        Level.of(registry, "watchdog_unusable_registries", "Agents whose registry the last cycle could not use, or only in part.");
    running = Level.of(registry, "watchdog_running_executions", "Running rows that the last cycle read.");
    verdicts =
        MultiGauge.builder("watchdog_verdicts").description("Running rows of the last cycle by the rule that applied and what it said.")
            .register(registry);
    lostRaces = counter("watchdog_lost_races", "Rows that somebody else ended or changed between look and write.");
    errors = counter("watchdog_errors", "Rows that should have ended or been judged and could not be.");
    ghosts = Level.of(registry, "watchdog_ghosts", "Runs that agents list although their rows are over.");
    ghostsTerminated = counter("watchdog_ghosts_terminated", "Terminate calls to ghosts.");
    slots = Level.of(registry, "watchdog_slots", "Slots that were held when the last cycle read them.");
    slotsReleased = counter("watchdog_slots_released", "Slots that the sweep gave back; those of recoveries are not among them.");
    skippedFinalized = counter("watchdog_skipped_finalized", "Skipped rows that were given an end.");
    activitiesFailed = counter("watchdog_activities_failed", "Activities that nobody had closed.");
    for (Problem.Kind kind : Problem.Kind.values()) {
      problems.put(kind, Level.of(registry, "watchdog_problems", "Problems in the report of the last cycle.", "kind", kind.word()));
    }
    brake = new BrakeMeters(registry);
    audit = new AuditMeters(registry);
  }

  void closed(CycleClosed cycle) {
    if (cycle.report() == null) {
      cycles("failed").increment();
      return;
    }
    CycleFigures figures = cycle.figures();
    switch (figures.kind()) {
      case COMPLETED -> cycles("completed").increment();
      case DRY_RUN -> cycles("dry_run").increment();
      case OBSERVED -> cycles("observed").increment();
      case RECHECK -> rechecks.increment();
    }
    if (figures.kind() != CycleKind.DRY_RUN) {
      count(cycle.report());
    }
    if (figures.whole()) {
      duration.record(Duration.between(cycle.startedAt(), cycle.finishedAt()));
      lastCycle.set(seconds(cycle.finishedAt()));
      levels(cycle.report(), figures);
      audit.looked(cycle.report().audit(), figures.audited(), cycle.finishedAt());
    }
  }

  private void count(CycleReport report) {
    lostRaces.increment(report.lostRaces());
    errors.increment(report.errors());
    ghostsTerminated.increment(report.around().ghostsTerminated());
    slotsReleased.increment(report.around().slotsReleased());
    skippedFinalized.increment(report.around().skippedFinalized());
    activitiesFailed.increment(report.around().activitiesFailed());
  }

  private void levels(CycleReport report, CycleFigures figures) {
    reachable.set(report.agents().reachable());
    unreachable.set(report.agents().unreachable());
    idle.set(report.agents().idle());
    notAsked.set(report.agents().notAsked());
    unusable.set(report.agents().unusable());
    running.set(report.total());
    ghosts.set(report.around().ghosts());
    Map<Problem.Kind, Integer> counts = new EnumMap<>(Problem.Kind.class);
    report.problems().forEach(problem -> counts.merge(problem.kind(), 1, Integer::sum));
    problems.forEach((kind, level) -> level.set(counts.getOrDefault(kind, 0)));
    slots.set(AuditMeters.slotsRead(report) ? report.around().slotsRead() : Double.NaN);
    brake.set(figures.brake());
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    for (Map.Entry<Verdict, Integer> one : figures.verdicts().entrySet()) {
      Tags tags = Tags.of("rule", String.valueOf(one.getKey().rule()), "kind", one.getKey().kind().word());
      rows.add(MultiGauge.Row.of(tags, one.getValue()));
    }
    verdicts.register(rows, true);
  }

  private Counter cycles(String result) {
    return Counter.builder("watchdog_cycles").description("Cycles by how they ended.").tag("result", result).register(registry);
  }

  private Counter counter(String name, String help) {
    return Counter.builder(name).description(help).register(registry);
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }
}
