package dev.watchdog.demo;

import java.time.Instant;

/** A dispatched execution that an agent is running. Two runs of the same id differ in their start. */
public record Running(Dispatch dispatch, Instant startedAt) {

  public String id() {
    return dispatch.executionId();
  }
}
