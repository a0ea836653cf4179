package dev.watchdog.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until it is moved. */
final class SetClock implements InstantSource {

  private volatile Instant now = Instant.parse("2026-03-25T10:00:00.123456Z");

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }
}
