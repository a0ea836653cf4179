package dev.watchdog.demo;

import java.time.Duration;

/** Does something once, later, on the event loop of whoever asks. */
@FunctionalInterface
interface Alarm {

  void in(Duration delay, Runnable action);
}
