package dev.watchdog.cli;

import io.netty.channel.DefaultEventLoop;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A process that sets its hooks as the program does and runs out of memory in one place; with 7 it outlived that. */
final class Starving {

  static final int OUTLIVED = 7;

  private static final int PIECE_BYTES = 64 * 1024;
  private static final double NEARLY_FULL = 0.985;

  private Starving() {}

  public static void main(String[] args) throws Exception {
    ProcessHooks.install("run");
    switch (args[0]) {
      case "thread" -> new Thread(Starving::allocateAll, "starving").start();
      case "context" -> VertxFactory.create().runOnContext(now -> allocateAll());
      case "pool" -> VertxFactory.create().executeBlocking(Starving::allocateAllInPool).onFailure(Starving::throwOn);
      case "netty" -> new DefaultEventLoop().execute(Starving::allocateAll);
      case "old" -> fillTheOldGeneration();
      default -> throw new IllegalArgumentException(args[0]);
    }
    new CountDownLatch(1).await(20, TimeUnit.SECONDS);
    Runtime.getRuntime().halt(OUTLIVED);
  }

  private static void allocateAll() {
    List<byte[]> kept = new ArrayList<>();
    while (kept.size() >= 0) {
      kept.add(new byte[PIECE_BYTES]);
    }
  }

  private static Object allocateAllInPool() {
    allocateAll();
    return null;
  }

  private static void throwOn(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
  }

  /** As far as nearly nothing is left and everything still fits; that it does not is no test of what watches it. */
  private static void fillTheOldGeneration() {
    OldGeneration.watch(MemoryWatch::filled);
    MemoryPoolMXBean old = ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().contains("Tenured")).findFirst().orElseThrow();
    List<byte[]> kept = new ArrayList<>();
    try {
      for (int i = 0; i < 100_000; i++) {
        kept.add(new byte[PIECE_BYTES]);
        MemoryUsage usage = old.getUsage();
        if (usage.getUsed() > usage.getMax() * NEARLY_FULL) {
          System.gc();
        }
      }
    } catch (OutOfMemoryError tooMuch) {
      Runtime.getRuntime().halt(OUTLIVED + 1);
    }
  }
}
