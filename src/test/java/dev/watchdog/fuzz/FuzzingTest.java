package dev.watchdog.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * Every target for a short while: long enough to find again what is easy to find. {@code scripts/fuzz} runs this test for longer, by the
 * properties {@code fuzz.seconds} (for each target), {@code fuzz.seed} (0 = another one each time) and {@code fuzz.target}.
 */
class FuzzingTest {

  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 1);
  private static final int SEED = Integer.getInteger("fuzz.seed", 166);
  private static final String TARGET = System.getProperty("fuzz.target", "");

  /** Two at a time: a fuzzer takes a core. */
  private static final int AT_ONCE = 2;

  @Test
  void fuzzing_finds_nothing() {
    List<Target> targets = Target.all().stream().filter(target -> TARGET.isEmpty() || target.name().equals(TARGET)).toList();
    assertThat(targets).as("targets named '%s'; there are %s", TARGET, Target.all()).isNotEmpty();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<CompletableFuture<FuzzRun.Outcome>> runs =
          targets.stream().map(target -> CompletableFuture.supplyAsync(() -> FuzzRun.of(target, SECONDS, SEED), threads)).toList();
      assertAll(runs.stream().map(CompletableFuture::join).map(outcome -> outcome::mustBeFine));
    } finally {
      threads.shutdownNow();
    }
  }
}
