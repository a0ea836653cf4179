package dev.watchdog.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Two large results are read at a time: each takes seconds of a processor, and for a while several times its size. Those that wait hold a
 * permit, so that there are never many. Confined to one event loop.
 */
final class HeavyReads {

  private static final int AT_ONCE = 2;

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int underWay;

  <T> Future<T> run(Supplier<Future<T>> read) {
    if (underWay < AT_ONCE) {
      underWay++;
      return read.get().onComplete(done -> next());
    }
    Promise<T> result = Promise.promise();
    waiting.add(() -> read.get().onComplete(done -> next()).onComplete(result));
    return result.future();
  }

  private void next() {
    Runnable next = waiting.poll();
    if (next == null) {
      underWay--;
    } else {
      next.run();
    }
  }
}
