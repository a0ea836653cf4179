package dev.watchdog.fault;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A plan of one fault that strikes every call it can strike, and what it said of those it misled. */
final class Strikes {

  static final Duration DELAY_MAX = Duration.ofMillis(20);

  final List<Injection> misled = new CopyOnWriteArrayList<>();
  final FaultPlan plan;

  Strikes(Fault fault) {
    plan = new FaultPlan(1, 1, Set.of(fault), DELAY_MAX, misled::add);
    plan.strike();
  }

  static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("not within 20 s", late);
    }
  }

  /** What it fails with; fails itself where it succeeds. */
  static Throwable failure(Future<?> future) {
    try {
      Object value = await(future);
      throw new AssertionError("succeeded with " + value);
    } catch (RuntimeException failed) {
      return failed;
    }
  }
}
