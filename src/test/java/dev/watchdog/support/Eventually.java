package dev.watchdog.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a fact by looking again and again, at most until a deadline. */
public final class Eventually {

  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private static final ThreadLocal<Duration> PATIENCE = new ThreadLocal<>();

  private Eventually() {}

  /** A look that may throw. */
  @FunctionalInterface
  public interface Look {
    void look() throws Exception;
  }

  /** From now on nobody waits longer than this on this thread; null for as long as they like. */
  public static void patience(Duration longest) {
    PATIENCE.set(longest);
  }

  private static long deadline(Duration limit) {
    Duration patience = PATIENCE.get();
    return System.nanoTime() + (patience == null || limit.compareTo(patience) < 0 ? limit : patience).toNanos();
  }

  /** Returns once the look passes; fails with what the last look said. */
  public static void within(Duration limit, Look look) {
    value(
        limit,
        () -> {
          look.look();
          return true;
        });
  }

  /** The first value that could be had without an exception or a failed assertion. */
  public static <T> T value(Duration limit, Callable<T> source) {
    long deadline = deadline(limit);
    while (true) {
      try {
        return source.call();
      } catch (Exception | AssertionError failed) {
        if (System.nanoTime() > deadline) {
          throw new AssertionError("not within " + limit + ": " + failed.getMessage(), failed);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Lets time pass until the condition holds; false when it did not within the limit. */
  public static boolean holds(Duration limit, Callable<Boolean> condition) throws Exception {
    long deadline = deadline(limit);
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  /** Lets real time pass where a setting of the product is a time: there is no event to wait for. */
  public static void pass(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
