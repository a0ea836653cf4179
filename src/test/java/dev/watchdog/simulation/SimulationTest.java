package dev.watchdog.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The promises in a world in which everything goes wrong: the seeds that ever failed, and as many new ones as fit into the budget. */
class SimulationTest {

  private static final Duration BUDGET = Duration.ofSeconds(Integer.getInteger("simulation.seconds", 40));

  /** Beyond the budget, until everything has occurred that is to occur. */
  private static final int PATIENCE = 4;

  @BeforeAll
  static void silence() {
    Simulate.silence();
  }

  @AfterAll
  static void logAgain() {
    Simulate.logAgain();
  }

  @Test
  void every_seed_keeps_every_promise() {
    Summary summary = new Summary();
    long from = System.nanoTime();
    try {
      Seeds.thatFailed().forEach(seed -> Simulation.run(seed, Bug.NONE, summary));
      long seed = System.currentTimeMillis() * 1000;
      while (left(from, BUDGET) || (!summary.missing().isEmpty() && left(from, BUDGET.multipliedBy(PATIENCE)))) {
        Simulation.run(seed++, Bug.NONE, summary);
      }
    } finally {
      summary.lines().forEach(System.out::println);
    }
    assertThat(summary.missing()).as("what never occurred, so that nothing is known about it").isEmpty();
  }

  private static boolean left(long from, Duration budget) {
    return System.nanoTime() - from < budget.toNanos();
  }

  @Test
  void the_same_seed_is_the_same_run() {
    for (long seed = 1; seed <= 3; seed++) {
      assertThat(trace(seed)).as("seed %d, run again", seed).isEqualTo(trace(seed));
    }
  }

  /** Hash codes of objects and the order of immutable sets differ from one JVM to the next: nothing may rest on them. */
  @Test
  void the_same_seed_is_the_same_run_in_another_process() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String output = "target/simulation-trace.txt";
    Path.of("target").toFile().mkdirs();
    Process other =
        new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Simulate.class.getName(), "--seed", "1", "--seeds", "3")
            .redirectErrorStream(true)
            .redirectOutput(Path.of(output).toFile())
            .start();
    try {
      assertThat(other.waitFor(120, TimeUnit.SECONDS)).as("the other process ends").isTrue();
      for (long seed = 1; seed <= 3; seed++) {
        assertThat(Path.of(output)).content().contains("seed " + seed + " trace " + Long.toHexString(trace(seed)));
      }
    } finally {
      other.destroyForcibly();
    }
  }

  private static long trace(long seed) {
    return Simulation.run(seed, Bug.NONE, new Summary());
  }
}
