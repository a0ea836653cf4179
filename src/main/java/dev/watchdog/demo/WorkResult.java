package dev.watchdog.demo;

import java.time.Instant;
import java.util.List;

/**
 * What came out of a run.
 *
 * @param log one line a step
 * @param retainedAt when the run ended, and since when its agent keeps this
 */
public record WorkResult(String response, double costUsd, List<String> log, Instant retainedAt) {

  public WorkResult {
    log = List.copyOf(log);
  }

  /** The result of a run that did what it was told. */
  static WorkResult of(Dispatch dispatch, double costUsd, Instant endedAt) {
    List<String> log = List.of("Read the request", "Worked on: " + dispatch.message(), "Wrote the answer");
    return new WorkResult("Done: " + dispatch.message(), costUsd, log, endedAt);
  }
}
