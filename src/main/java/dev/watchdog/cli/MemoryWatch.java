package dev.watchdog.cli;

import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process where its memory has run out. What goes on after an {@link OutOfMemoryError} goes on without the work that it struck,
 * half dead and alive to whoever asks; ended, it is started again, and its ledger tells what to finish. The JVM does the same by the flag
 * {@code -XX:+ExitOnOutOfMemoryError}, which a plain {@code java -jar} lacks.
 */
final class MemoryWatch {

  /** Neither done nor told why on the way: what was under way is finished from the ledger. */
  static final int EXIT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);

  /** A chain may be a ring. */
  private static final int CAUSES_MAX = 16;

  private static volatile IntConsumer end = code -> {};

  private MemoryWatch() {}

  /** From now on this process ends; before that, or inside somebody else's process, nothing does. */
  static void arm() {
    end = Runtime.getRuntime()::halt; // No orderly end: its hooks would need memory, and wait for what waits for memory.
  }

  /* test */ static IntConsumer armWith(IntConsumer other) {
    IntConsumer before = end;
    end = other;
    return before;
  }

  /** What nobody caught, or somebody logged. */
  static void saw(Throwable thrown) {
    if (ranOut(thrown)) {
      end.accept(EXIT);
    }
  }

  /** An old generation that collections free no more; see {@link OldGeneration}. */
  static void filled() {
    try {
      LOG.atError().addKeyValue("reason", "the old generation is full after each of the last collections").log("memory.exhausted");
    } finally {
      end.accept(EXIT); // Also where there is no memory for a line.
    }
  }

  private static boolean ranOut(Throwable thrown) {
    int left = CAUSES_MAX;
    for (Throwable cause = thrown; cause != null && left > 0; cause = cause.getCause(), left--) {
      if (cause instanceof OutOfMemoryError) {
        return true;
      }
    }
    return false;
  }
}
