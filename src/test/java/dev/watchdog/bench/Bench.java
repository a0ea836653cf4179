package dev.watchdog.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/bench}: fills the stores, lets the packaged watchdog run its cycles, measures the floor, prints the table. */
@Command(name = "scripts/bench", sortOptions = false, usageHelpWidth = 120)
final class Bench implements Callable<Integer> {

  private static final double LEFT_SHARE_MAX = 0.01;
  private static final String NOTHING_STUCK = "nothing stuck";

  /** The product's own default of {@code agents.max-in-flight}. */
  private static final int IN_FLIGHT = 256;

  /** What {@code agents.max-body} must be where one agent lists tens of thousands of rows. */
  private static final String LARGE_BODY = "64MiB";

  @Option(names = "--agents", defaultValue = "1000", paramLabel = "N", description = "Agents; 1000 unless given.")
  private int agents;

  @Option(names = "--executions", defaultValue = "10", paramLabel = "M", description = "Running rows of each agent; 10 unless given.")
  private int executions;

  @Option(names = "--stuck", defaultValue = "10", paramLabel = "P", description = "Rows out of 100 that agents lose; 10 unless given.")
  private int stuck;

  @Option(names = "--hanging", defaultValue = "0", paramLabel = "H", description = "One more cycle: agents out of 100 that never answer.")
  private int hanging;

  @Option(names = "--one-agent", defaultValue = "0", paramLabel = "ROWS", description = "One agent that has this many rows by itself.")
  private int oneAgent;

  @Option(names = "--cycles", defaultValue = "4", paramLabel = "C", description = "Cycles of each kind, with the first; 4 unless given.")
  private int cycles;

  @Option(names = "--idle", defaultValue = "0", paramLabel = "W",
      description = "Last of all W windows of five minutes, each with one cycle by the clock: what waiting costs.")
  private int idleWindows;

  @Option(names = "--smoke", description = "50 agents, 2 cycles of each kind: whether it works, not how fast.")
  private boolean smoke;

  @Option(names = "--json", paramLabel = "FILE", description = "Where the figures go as JSON; target/bench/TIME.json unless given.")
  private Path json;

  @Option(names = {"--help", "-h"}, usageHelp = true, description = "This text.")
  private boolean help;

  private final PrintStream progress = System.err;
  private Population population;

  public static void main(String[] args) {
    Bench bench = new Bench();
    CommandLine line = new CommandLine(bench).setExecutionExceptionHandler((failure, command, parsed) -> bench.failed(failure));
    System.exit(line.execute(args));
  }

  private int failed(Exception failure) {
    progress.println("scripts/bench: " + failure.getMessage());
    if (!(failure instanceof IllegalArgumentException)) {
      failure.printStackTrace(progress);
    }
    return failure instanceof IllegalArgumentException ? 2 : 1;
  }

  @Override
  public Integer call() throws Exception {
    if (smoke) {
      agents = 50;
      executions = 4;
      cycles = 2;
    }
    population = new Population(agents, executions, stuck, hanging, oneAgent);
    if (cycles < 1) {
      throw new IllegalArgumentException("--cycles: expected at least 1");
    }
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Path directory = Files.createTempDirectory("watchdog-bench");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
    Results results = measure(directory, at);
    System.out.print(results.table());
    Path file = json == null ? Path.of("target", "bench", at.toString().replace(':', '-') + ".json") : json;
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, results.json().encodePrettily() + "\n");
    say("written to " + file);
    return 0;
  }

  private Results measure(Path directory, Instant at) throws Exception {
    say("starting PostgreSQL, Redis and %,d agents", agents);
    try (Platform platform = Platform.start(population, directory); Child fleet = Child.fleet(population)) {
      say("filling the stores with %,d running rows", population.rows());
      platform.fill();
      List<Scenario> scenarios = new ArrayList<>();
      long peak = runCycles(directory, platform, fleet, scenarios);
      say("measuring the floor");
      List<Scenario> withFloors = withFloors(platform, fleet, scenarios);
      return new Results(population, at, peak, withFloors, idle(directory, platform, fleet));
    }
  }

  /** A process of its own, since one that ran cycles without a pause has compiled all that it will ever need. */
  private Idle idle(Path directory, Platform platform, Child fleet) throws Exception {
    if (idleWindows == 0) {
      return Idle.NOT_MEASURED;
    }
    fleet.mood(Mood.ALL);
    Map<String, String> clock =
        Map.of("reconcile.interval", Idle.WINDOW.toMinutes() + "m", "reconcile.first-delay", Idle.WINDOW.toMinutes() / 2 + "m");
    try (WatchdogProcess watchdog = WatchdogProcess.start(directory, platform, fleet.port(), clock)) {
      return Idle.of(watchdog, idleWindows,
          window -> say("idle: %,d ms, %.2f %% of a core", window.cpuMillis(), window.percentOfOneCore()));
    }
  }

  /** All cycles in one process of the watchdog; answers its peak memory. */
  private long runCycles(Path directory, Platform platform, Child fleet, List<Scenario> scenarios) throws Exception {
    Map<String, String> settings = new HashMap<>(WatchdogProcess.BY_HAND);
    if (oneAgent > 0) {
      settings.put("agents.max-body", LARGE_BODY);
    }
    if (hanging > 0) { // Each agent that hangs keeps a call under way: with room for all of them, they hang side by side.
      settings.put("agents.max-in-flight", String.valueOf(IN_FLIGHT + agents * hanging / 100));
    }
    try (WatchdogProcess watchdog = WatchdogProcess.start(directory, platform, fleet.port(), settings)) {
      Meter meter = new Meter(platform, fleet, watchdog);
      List<Scenario.Run> runs = new ArrayList<>();
      for (int cycle = 0; cycle < cycles; cycle++) {
        runs.add(meter.run(NOTHING_STUCK, 0));
      }
      scenarios.add(new Scenario(NOTHING_STUCK, 0, runs, List.of()));
      if (hanging > 0) { // Before rows are stuck: those that are ended are missing afterwards.
        fleet.mood(Mood.HANGING);
        String name = hanging + " % of the agents hanging";
        scenarios.add(new Scenario(name, 0, List.of(meter.run(name, 0)), List.of()));
        fleet.mood(Mood.ALL);
      }
      if (population.stuckRows() > 0) {
        scenarios.add(stuck(platform, fleet, meter));
      }
      return ProcessCost.peakMebibytes(watchdog.pid());
    }
  }

  private Scenario stuck(Platform platform, Child fleet, Meter meter) throws Exception {
    String name = stuck + " % of the rows stuck";
    platform.loseFirstRound();
    fleet.mood(Mood.LOSING);
    List<Scenario.Run> runs = new ArrayList<>();
    for (int round = 1; round <= cycles; round++) {
      platform.refill(round);
      runs.add(meter.run(name, population.stuckRows()));
    }
    return new Scenario(name, population.stuckRows(), runs, List.of());
  }

  /** The floor is measured when the watchdog is gone, on the stores as it left them: what is stuck first, since each run ends it. */
  private List<Scenario> withFloors(Platform platform, Child fleet, List<Scenario> scenarios) throws Exception {
    int runs = smoke ? 1 : 3;
    int unused = cycles + 1;
    List<Floor.Part> ofStuck = List.of();
    if (population.stuckRows() > 0) {
      ofStuck = Floor.ofStuck(population, platform, fleet, unused, runs);
      platform.refill(unused + runs);
    }
    List<Floor.Part> ofNothing = Floor.ofNothingStuck(population, platform, fleet, runs);
    List<Scenario> all = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      List<Floor.Part> floor = scenario.rowsEnded() > 0 ? ofStuck : scenario.name().equals(NOTHING_STUCK) ? ofNothing : List.of();
      all.add(new Scenario(scenario.name(), scenario.rowsEnded(), scenario.runs(), floor));
    }
    return all;
  }

  private void say(String format, Object... values) {
    progress.println("bench: " + String.format(java.util.Locale.ROOT, format, values));
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException stillInUse) {
      System.err.println("bench: " + directory + " could not be deleted: " + stillInUse.getMessage());
    }
  }

  /** Runs cycles and reads the meters before and after. */
  private final class Meter {
    private final Platform platform;
    private final WatchdogProcess watchdog;
    private final Processes processes;

    Meter(Platform platform, Child fleet, WatchdogProcess watchdog) throws IOException {
      this.platform = platform;
      this.watchdog = watchdog;
      this.processes = Processes.of("the watchdog", watchdog.pid(), platform, fleet);
    }

    Scenario.Run run(String what, int ended) throws Exception {
      Map<String, Long> before = processes.cpu();
      WatchdogProcess.Cycle cycle = watchdog.cycle();
      Map<String, Long> used = new LinkedHashMap<>();
      processes.cpu().forEach((part, millis) -> used.put(part, millis - before.get(part)));
      say("%s: a cycle of %,.0f ms", what, cycle.wallMillis());
      mustHaveEnded(ended, cycle.report());
      return new Scenario.Run(cycle.wallMillis(), cycle.ownMillis(), used, ended == 0 ? List.of() : delays(cycle.id()));
    }

    /**
     * A cycle that did something else than what is measured would make the fastest figures of all. Very few rows may be left for the next
     * cycle: on a machine that is busy with other things a call can come too late.
     */
    private void mustHaveEnded(int ended, JsonObject report) {
      JsonObject rows = report.getJsonObject("executions");
      int recovered = rows.getJsonObject("recovered").stream().mapToInt(entry -> (Integer) entry.getValue()).sum();
      int left = ended - recovered;
      if (report.getJsonObject("ghosts").getInteger("found") > 0) {
        throw new IllegalStateException("the fleet lists rows that it was to lose: " + report);
      }
      if (left < 0 || left > ended * LEFT_SHARE_MAX || rows.getInteger("total") != population.rows() || rows.getInteger("held") > 0) {
        throw new IllegalStateException("expected " + ended + " of " + population.rows() + " rows to be ended: " + report);
      }
      if (left > 0 || !report.getJsonArray("problems").isEmpty()) {
        say("%d rows were left for the next cycle, by rule %s; problems: %s", left, rows.getValue("deferred"), report.getValue("problems"));
      }
    }

    private List<Double> delays(long cycleId) throws SQLException {
      List<Double> delays = new ArrayList<>();
      String sql = "SELECT evidence, recorded_at FROM watchdog_recovery WHERE cycle_id = ?";
      try (Connection connection = platform.connect(); PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setLong(1, cycleId);
        ResultSet rows = statement.executeQuery();
        while (rows.next()) {
          Instant observed = Instant.parse(new JsonObject(rows.getString(1)).getString("observed_at"));
          delays.add(Duration.between(observed, Instant.parse(rows.getString(2))).toNanos() / 1e6);
        }
      }
      return delays;
    }
  }
}
