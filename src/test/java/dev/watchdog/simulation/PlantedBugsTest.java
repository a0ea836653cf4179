package dev.watchdog.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that the simulation finds what it is there to find: each planted bug within some seeds, all of which the product itself passes. */
class PlantedBugsTest {

  private static final long FIRST = 1;
  private static final int SEEDS_MAX = 200;

  private static final Map<String, Bug> BUGS = Bugs.all();

  @BeforeAll
  static void silence() {
    Simulate.silence();
  }

  @AfterAll
  static void logAgain() {
    Simulate.logAgain();
  }

  static Stream<String> bugs() {
    return BUGS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void a_planted_bug_is_found(String name) {
    for (long seed = FIRST; seed < FIRST + SEEDS_MAX; seed++) {
      try {
        Simulation.run(seed, BUGS.get(name), new Summary());
      } catch (Simulation.Failed found) {
        System.out.printf("%s: found with seed %d as %s%n", name, seed, found.violation().getMessage().lines().findFirst().orElse(""));
        assertThat(found.violation().promise()).as("what is broken by: %s", name).startsWith("P");
        Simulation.run(seed, Bug.NONE, new Summary());
        return;
      }
    }
    fail("not found within %d seeds: %s", SEEDS_MAX, name);
  }
}
