package dev.watchdog.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The decision table, with the making of the evidence and without: what one running row costs in every cycle. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecisionBenchmark {

  /** The rows that are most frequent, and the one that passes by all sixteen rules. */
  public enum Case {
    CONFIRMED,
    ORPHANED,
    STALE
  }

  @Param Case what;

  private Given given;
  private Evidence evidence;

  @Setup
  public void prepare() {
    given = switch (what) {
      case CONFIRMED -> Given.row().sees("running");
      case ORPHANED -> Given.row().sees("absent").result("none");
      case STALE -> Given.row().sees("unknown").aged(Duration.ofHours(3));
    };
    evidence = given.evidence();
  }

  @Benchmark
  public Decision decide() {
    return DecisionTable.decide(evidence);
  }

  @Benchmark
  public Decision gatherAndDecide() {
    return DecisionTable.decide(given.evidence());
  }
}
