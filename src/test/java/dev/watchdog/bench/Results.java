package dev.watchdog.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All that one run of the bench measured, as a table for people and as JSON for machines. */
record Results(Population population, Instant at, long peakMebibytes, List<Scenario> scenarios, Idle idle) {

  private static final String LINE = "  %-52s %10s %12s %12s%n";

  String table() {
    StringBuilder text = new StringBuilder();
    add(text, "%,d agents, %,d running rows, %d %% stuck; %d processors, Java %s%n",
        population.agents(), population.rows(), population.stuckPercent(), Runtime.getRuntime().availableProcessors(), Runtime.version());
    for (Scenario scenario : scenarios) {
      add(text, "%n" + LINE, scenario.name(), "number", "time", "processors");
      for (Floor.Part part : scenario.floor()) {
        String count = part.count() == 0 ? "" : String.format(Locale.ROOT, "%,d", part.count());
        add(text, LINE, part.name(), count, millis(part.millis()), millis(part.cpuMillis()));
      }
      if (!scenario.floor().isEmpty()) {
        add(text, LINE, "FLOOR, the sum", "", millis(scenario.floorMillis()), millis(scenario.floorCpuMillis()));
      }
      cycles(text, scenario);
    }
    add(text, "%n" + LINE, "peak resident memory of the watchdog", "", String.format(Locale.ROOT, "%,d MiB", peakMebibytes), "");
    for (Idle.Window window : idle.windows()) {
      String share = String.format(Locale.ROOT, "%.2f %%", window.percentOfOneCore());
      String memory = String.format(Locale.ROOT, "%,d MiB", window.residentMebibytes());
      add(text, LINE, "five minutes with one cycle by the clock, of one core", memory, share, millis(window.cpuMillis()));
    }
    return text.toString().replaceAll(" +\n", "\n");
  }

  private void cycles(StringBuilder text, Scenario scenario) {
    int next = scenario.runs().size() - 1;
    figure(text, "CYCLE, the first", millis(scenario.firstMillis()));
    add(text, LINE, "CYCLE, median of the next " + next, "", millis(scenario.warmMillis()), millis(scenario.warmCpuSum()));
    if (!scenario.floor().isEmpty()) {
      String time = String.format(Locale.ROOT, "%.2f", scenario.warmMillis() / scenario.floorMillis());
      add(text, LINE, "cycle / floor", "", time, String.format(Locale.ROOT, "%.2f", scenario.warmCpuSum() / scenario.floorCpuMillis()));
    }
    figure(text, "cycle, for each agent", String.format(Locale.ROOT, "%.3f ms", scenario.warmMillis() / population.agents()));
    if (scenario.rowsEnded() > 0) {
      figure(text, "recoveries a second", String.format(Locale.ROOT, "%,.0f", scenario.endedPerSecond()));
      figure(text, "from observation to guarded write, p50", millis(scenario.delayMillis(0.5)));
      figure(text, "from observation to guarded write, p99", millis(scenario.delayMillis(0.99)));
    }
    for (Map.Entry<String, Long> cpu : scenario.warmCpuMillis().entrySet()) {
      add(text, LINE, "processors used by " + cpu.getKey(), "", "", millis(cpu.getValue()));
    }
  }

  private static void figure(StringBuilder text, String name, String value) {
    add(text, LINE, name, "", value, "");
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%,.0f ms", millis);
  }

  private static void add(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  JsonObject json() {
    JsonArray all = new JsonArray();
    scenarios.forEach(scenario -> all.add(scenario.json()));
    return new JsonObject()
        .put("at", at.toString())
        .put("agents", population.agents())
        .put("executions", population.executions())
        .put("one_agent_rows", population.oneAgentRows())
        .put("running_rows", population.rows())
        .put("stuck_percent", population.stuckPercent())
        .put("hanging_percent", population.hangingPercent())
        .put("processors", Runtime.getRuntime().availableProcessors())
        .put("java", Runtime.version().toString())
        .put("watchdog_peak_mib", peakMebibytes)
        .put("scenarios", all)
        .put("idle", idle.json());
  }
}
