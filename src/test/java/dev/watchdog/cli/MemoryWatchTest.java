package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process whose memory ran out ends, without any flag of the JVM. */
class MemoryWatchTest {

  private static final int MEMORY_RAN_OUT = 3;

  @TempDir Path folder;

  private int exitOf(String place, String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-Xmn16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Starving.class.getName(), place));
    Path said = folder.resolve(place + ".log");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the process ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
  }

  private String log(String place) throws IOException {
    return Files.readString(folder.resolve(place + ".log"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"thread", "context", "pool", "netty"})
  void wherever_memory_runs_out_the_process_ends(String place) throws Exception {
    assertThat(exitOf(place)).as(log(place)).isEqualTo(MEMORY_RAN_OUT);
  }

  @Test
  void an_old_generation_that_stays_full_ends_it_before_memory_runs_out() throws Exception {
    assertThat(exitOf("old")).as(log("old")).isEqualTo(MEMORY_RAN_OUT);
    assertThat(log("old")).contains("memory.exhausted");
  }

  @Test
  void three_collections_in_a_row_are_a_state_and_two_are_a_peak() {
    AtomicInteger exhausted = new AtomicInteger();
    OldGeneration old = new OldGeneration("Tenured Gen", exhausted::incrementAndGet);

    for (long used : List.of(990L, 990L, 980L, 990L, 990L)) {
      old.collected(used, 1000);
    }
    assertThat(exhausted).hasValue(0);
    old.collected(Long.MAX_VALUE, -1);
    assertThat(exhausted).as("a generation without a bound is never full").hasValue(0);

    for (int i = 0; i < 3; i++) {
      assertThat(exhausted).hasValue(0);
      old.collected(981, 1000);
    }
    assertThat(exhausted).hasValue(1);
  }

  @Test
  void what_a_library_logs_and_goes_on_from_ends_it_too_and_nothing_else_does() {
    List<Integer> ends = new ArrayList<>();
    IntConsumer before = MemoryWatch.armWith(ends::add);
    try {
      Logger library = LoggerFactory.getLogger("io.netty.test");
      library.atWarn().setCause(new IllegalStateException("no memory of it")).log("a task failed, on purpose");
      library.atWarn().setCause(new StackOverflowError()).log("a task failed, on purpose");
      assertThat(ends).isEmpty();

      library.atWarn().setCause(new RuntimeException("x", new OutOfMemoryError("direct"))).log("a task failed, on purpose");
      assertThat(ends).containsExactly(MEMORY_RAN_OUT);
    } finally {
      MemoryWatch.armWith(before);
    }
  }
}
