package dev.watchdog.flow.cycle;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Limits multi-call jobs per agent; the others wait in order. Otherwise the first calls of waiting jobs take the permits that second calls
 * of running jobs need. Confined to one event loop.
 */
final class KeyedLimiter {

  private final int most;
  private final Map<String, Line> lines = new HashMap<>();

  /**
   * Nothing is under way.
   *
   * @param most pieces of one agent that are under way at a time
   */
  KeyedLimiter(int most) {
    this.most = most;
  }

  /** Completes as the piece does, which is begun at once where nothing waits. */
  Future<Void> take(String agent, Supplier<Future<Void>> work) {
    Promise<Void> done = Promise.promise();
    Line line = lines.computeIfAbsent(agent, first -> new Line());
    line.waiting.add(() -> begin(work).onComplete(over -> {
      line.underWay--;
      goOn(agent, line);
      done.handle(over);
    }));
    goOn(agent, line);
    return done.future();
  }

  /** Whoever waits must hear of a piece that could not even be begun. */
  static Future<Void> begin(Supplier<Future<Void>> work) {
    try {
      return work.get();
    } catch (RuntimeException broken) {
      return Future.failedFuture(broken);
    }
  }

  /** A loop and no recursion: pieces that end at once would else pile up on the stack, each beginning the next. */
  private void goOn(String agent, Line line) {
    if (line.goingOn) {
      return;
    }
    line.goingOn = true;
    try {
      while (line.underWay < most && !line.waiting.isEmpty()) {
        line.underWay++;
        line.waiting.poll().run();
      }
    } finally {
      line.goingOn = false; // Whoever listens may throw; those that wait must not wait for ever because of that.
    }
    if (line.underWay == 0 && line.waiting.isEmpty()) {
      lines.remove(agent, line);
    }
  }

  /** What one agent is asked for. */
  private static final class Line {
    final Queue<Runnable> waiting = new ArrayDeque<>();
    int underWay;
    boolean goingOn;
  }
}
