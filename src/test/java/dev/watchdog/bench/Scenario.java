package dev.watchdog.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cycles of one situation, and its floor.
 *
 * @param name what the situation is, in words
 * @param rowsEnded rows that each cycle is to end
 * @param runs in their order; the first is told apart, since it is the first of its kind in its process
 * @param floor the parts, empty where none was measured
 */
record Scenario(String name, int rowsEnded, List<Run> runs, List<Floor.Part> floor) {

  /**
   * One cycle.
   *
   * @param wallMillis from the request for it to its report
   * @param ownMillis the same by the report's own times
   * @param cpuMillis processor time used meanwhile, by part
   * @param delays of its recoveries, milliseconds from the observation to the guarded write
   */
  record Run(double wallMillis, double ownMillis, Map<String, Long> cpuMillis, List<Double> delays) {}

  double firstMillis() {
    return runs.get(0).wallMillis();
  }

  /** The median of all but the first; the first where it is the only one. */
  double warmMillis() {
    return Figures.median(warm().stream().map(Run::wallMillis).toList());
  }

  private List<Run> warm() {
    return runs.size() == 1 ? runs : runs.subList(1, runs.size());
  }

  double floorMillis() {
    return Floor.sum(floor, Floor.Part::millis);
  }

  double floorCpuMillis() {
    return Floor.sum(floor, Floor.Part::cpuMillis);
  }

  /** Of all processes in a warm cycle. */
  double warmCpuSum() {
    return warmCpuMillis().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Quantiles of all warm cycles together, 0 where nothing was ended. */
  double delayMillis(double share) {
    List<Double> delays = new ArrayList<>();
    warm().forEach(run -> delays.addAll(run.delays()));
    return Figures.quantile(delays, share);
  }

  double endedPerSecond() {
    return rowsEnded / (warmMillis() / 1000);
  }

  Map<String, Long> warmCpuMillis() {
    Map<String, Long> cpu = new LinkedHashMap<>();
    for (String part : runs.get(0).cpuMillis().keySet()) {
      cpu.put(part, Math.round(Figures.median(warm().stream().map(run -> (double) run.cpuMillis().get(part)).toList())));
    }
    return cpu;
  }

  JsonObject json() {
    JsonArray parts = new JsonArray();
    floor.forEach(part -> parts.add(part.json()));
    JsonArray cycles = new JsonArray();
    runs.forEach(run ->
        cycles.add(new JsonObject().put("wall_ms", run.wallMillis()).put("own_ms", run.ownMillis()).put("cpu_ms", new JsonObject(
            new LinkedHashMap<>(run.cpuMillis())))));
    JsonObject json = new JsonObject().put("scenario", name).put("cycles", cycles);
    json.put("first_ms", firstMillis()).put("warm_ms", warmMillis());
    if (!floor.isEmpty()) {
      json.put("floor", parts).put("floor_ms", floorMillis()).put("ratio", warmMillis() / floorMillis());
      json.put("floor_cpu_ms", floorCpuMillis()).put("cpu_ratio", warmCpuSum() / floorCpuMillis());
    }
    if (rowsEnded > 0) {
      json.put("rows_ended", rowsEnded)
          .put("ended_per_second", endedPerSecond())
          .put("observation_to_write_p50_ms", delayMillis(0.5))
          .put("observation_to_write_p99_ms", delayMillis(0.99));
    }
    return json;
  }
}
