package dev.watchdog.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** That the bench runs to its end and measures what it says: how fast is nothing a test can know. */
@Tag("process")
@EnabledOnOs(OS.LINUX)
class BenchSmokeTest {

  @TempDir Path directory;

  private record Ended(int exit, String output, String errors) {}

  private Ended bench(String... options) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of(Path.of("scripts", "bench").toAbsolutePath().toString()));
    command.addAll(List.of(options));
    Path output = directory.resolve("output");
    Path errors = directory.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().put("BENCH_CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      throw new AssertionError("it did not end: " + Files.readString(errors));
    }
    return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
  }

  @Test
  void a_small_bench_measures_cycles_and_floors_and_leaves_figures_for_machines() throws Exception {
    Path file = directory.resolve("figures.json");

    Ended ended = bench("--smoke", "--json", file.toString());

    assertThat(ended.exit()).as(ended.errors()).isZero();
    assertThat(ended.output()).contains("50 agents, 200 running rows, 10 % stuck", "cycle / floor", "recoveries a second");
    JsonObject figures = new JsonObject(Files.readString(file));
    assertThat(figures.getInteger("watchdog_peak_mib")).isBetween(30, 2000);
    assertThat(figures.getJsonArray("scenarios")).hasSize(2).allSatisfy(each -> {
      JsonObject scenario = (JsonObject) each;
      double sum =
          scenario.getJsonArray("floor").stream().map(JsonObject.class::cast).filter(part -> !part.getString("part").equals(Floor.KEPT))
              .mapToDouble(part -> part.getDouble("ms")).sum();
      assertThat(scenario.getDouble("floor_ms")).isPositive().isEqualTo(sum, org.assertj.core.data.Offset.offset(0.01));
      assertThat(count(scenario, "read rows and what is remembered")).isEqualTo(200);
      assertThat(count(scenario, "dispatcher markers")).isEqualTo(200);
      assertThat(count(scenario, "read slots")).isPositive();
    });
    JsonObject stuck = figures.getJsonArray("scenarios").getJsonObject(1);
    assertThat(stuck.getInteger("rows_ended")).isEqualTo(20);
    assertThat(count(stuck, "requests over new connections")).as("registries, results and last errors").isEqualTo(50 + 2 * 20);
    assertThat(count(stuck, "release slots and running keys")).isEqualTo(20);
    assertThat(stuck.getDouble("observation_to_write_p99_ms")).isGreaterThanOrEqualTo(stuck.getDouble("observation_to_write_p50_ms"));
  }

  private static int count(JsonObject scenario, String part) {
    return scenario.getJsonArray("floor").stream().map(JsonObject.class::cast).filter(each -> each.getString("part").equals(part))
        .mapToInt(each -> each.getInteger("count")).findFirst().orElseThrow();
  }

  @Test
  void an_option_that_makes_no_sense_is_named() throws Exception {
    Ended ended = bench("--stuck", "90");

    assertThat(ended.exit()).isEqualTo(2);
    assertThat(ended.errors()).contains("--stuck: expected 0 to 40");
  }
}
