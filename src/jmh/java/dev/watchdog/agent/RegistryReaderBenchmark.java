package dev.watchdog.agent;

import dev.watchdog.core.Registry;
import java.nio.charset.StandardCharsets;
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

/** Reading the registry of an agent that runs a few executions, many, and more than anybody should. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RegistryReaderBenchmark {

  @Param({"10", "1000", "50000"})
  public int entries;

  private byte[] body;

  /** Makes the body as agents send it: each entry with its start and a little metadata, which is skipped. */
  @Setup
  public void prepare() {
    StringBuilder json = new StringBuilder("{\"executions\":[");
    for (int i = 0; i < entries; i++) {
      json.append(i == 0 ? "" : ",").append("{\"execution_id\":\"exec-").append(10_000_000 + i);
      json.append("\",\"started_at\":\"2026-03-25T10:00:00.123456Z\",\"metadata\":{\"source\":\"schedule\"}}");
    }
    body = json.append("],\"recently_completed_ids\":[],\"pending_ids\":[]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public Registry read() throws RegistryReader.NotARegistry {
    return RegistryReader.read(body);
  }
}
