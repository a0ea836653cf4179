package dev.watchdog.core;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a time in each form that occurs, and writing one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TimestampsBenchmark {

  @Param({
    "2026-03-25T10:00:00.123456Z",
    "2026-03-25T10:00:00Z",
    "2026-03-25T10:00:00.123456+00:00",
    "2026-03-25T10:00:00.123456",
    "2026-03-25 10:00:00",
    "yesterday at noon, no time at all"
  })
  public String text;

  private final Instant time = Instant.parse("2026-03-25T10:00:00.123456Z");

  @Benchmark
  public Optional<Instant> parse() {
    return Timestamps.parse(text);
  }

  @Benchmark
  public String format() {
    return Timestamps.format(time);
  }
}
