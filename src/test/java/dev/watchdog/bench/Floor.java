package dev.watchdog.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/**
 * The least that the work of a cycle can cost here: its statements, commands and requests, each kind alone and one after the other,
 * without anything that decides. Measured several times; the median of each part counts, and the floor is the sum of the parts.
 */
final class Floor {

  /** Calls over connections that are open already: measured beside the others, and no part of the sum. */
  static final String KEPT = "requests over kept connections (not in the sum)";

  private final Population population;
  private final Platform platform;
  private final Child fleet;
  private final Processes processes;
  private final Map<String, List<Double>> parts = new LinkedHashMap<>();
  private final Map<String, List<Double>> cpu = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  private Floor(Population population, Platform platform, Child fleet) throws IOException {
    this.population = population;
    this.platform = platform;
    this.fleet = fleet;
    this.processes = Processes.of("the bench", ProcessHandle.current().pid(), platform, fleet);
  }

  /** One part: how many things, and the medians of its times, by the clock and of all processors in all processes. */
  record Part(String name, int count, double millis, double cpuMillis) {
    JsonObject json() {
      return new JsonObject().put("part", name).put("count", count).put("ms", millis).put("cpu_ms", cpuMillis);
    }
  }

  /** The floor of a cycle that finds nothing stuck, with every row in its place. */
  static List<Part> ofNothingStuck(Population population, Platform platform, Child fleet, int runs) throws Exception {
    fleet.mood(Mood.ALL);
    Floor floor = new Floor(population, platform, fleet);
    for (int run = 0; run < runs; run++) {
      floor.measure(0);
    }
    return floor.parts();
  }

  /**
   * The floor of a cycle that ends the stuck rows. They are put back under the ids of the next round for each run.
   *
   * @param firstRound the first round that was not used yet
   */
  static List<Part> ofStuck(Population population, Platform platform, Child fleet, int firstRound, int runs) throws Exception {
    fleet.mood(Mood.LOSING);
    Floor floor = new Floor(population, platform, fleet);
    for (int run = 0; run < runs; run++) {
      platform.refill(firstRound + run);
      floor.measure(firstRound + run);
    }
    return floor.parts();
  }

  static double sum(List<Part> parts, ToDoubleFunction<Part> figure) {
    return parts.stream().filter(part -> !part.name().equals(KEPT)).mapToDouble(figure).sum();
  }

  private List<Part> parts() {
    List<Part> medians = new ArrayList<>();
    parts.forEach((name, times) -> medians.add(new Part(name, counts.get(name), Figures.median(times), Figures.median(cpu.get(name)))));
    return medians;
  }

  /** In the order of a cycle. */
  private void measure(int lostRound) throws Exception {
    try (Connection connection = platform.connect();
        RedisLoad redis = new RedisLoad(population, platform.redisPort());
        HttpLoad http = new HttpLoad(population, fleet.port())) {
      SqlLoad.Work work = SqlLoad.record(connection, population, lostRound);
      int stuck = lostRound == 0 ? 0 : population.stuckRows();
      time("read rows and what is remembered", () -> replay(connection, work.read(), work.rows()));
      time("dispatcher markers", () -> redis.markers(lostRound));
      time("requests over new connections", () -> http.run(lostRound));
      if (http.keeps()) {
        time(KEPT, () -> http.run(lostRound));
      }
      if (stuck > 0) {
        time("guarded updates, activities, ledger", () -> replay(connection, work.end(), stuck));
        time("release slots and running keys", () -> redis.release(lostRound));
        time("mark as released, read and mark as told", () -> replay(connection, work.marks(), stuck));
      }
      time("remember agents and attempts", () -> replay(connection, work.remember(), population.agents()));
      time("look for skipped rows and open activities", () -> replay(connection, work.sweep(), 0));
      time("read slots", redis::slots);
    }
  }

  private static int replay(Connection connection, List<List<Recording.Statement>> work, int count) throws Exception {
    Replay.of(connection, work);
    return count;
  }

  private void time(String name, Callable<Integer> work) throws Exception {
    long cpuBefore = processes.allCpu();
    long began = System.nanoTime();
    int count = work.call();
    parts.computeIfAbsent(name, none -> new ArrayList<>()).add((System.nanoTime() - began) / 1e6);
    cpu.computeIfAbsent(name, none -> new ArrayList<>()).add((double) (processes.allCpu() - cpuBefore));
    counts.put(name, count);
  }
}
