package dev.watchdog.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One result of an agent at a time, in order. Confined to one event loop. */
final class ResultTurns {

  private static final int WAITING_MAX = 200_000;

  private final Executor afterwards;
  private final Map<String, Queue<Runnable>> byAgent = new HashMap<>();
  private int waiting;

  /**
   * Nobody is being asked.
   *
   * @param afterwards runs what it is handed soon and not at once: calls that end at once would else pile up on the stack
   */
  ResultTurns(Executor afterwards) {
    this.afterwards = afterwards;
  }

  /** Makes the call when those of the same agent before it are over; fails with {@link CallGate.NotCalled} where too many wait. */
  <T> Future<T> pass(String agent, Supplier<Future<T>> call) {
    Queue<Runnable> queue = byAgent.get(agent);
    if (queue == null) {
      byAgent.put(agent, new ArrayDeque<>(0));
      return call.get().onComplete(done -> next(agent));
    }
    if (waiting >= WAITING_MAX) {
      return Future.failedFuture(new CallGate.NotCalled("more than " + WAITING_MAX + " results wait for their turn"));
    }
    waiting++;
    Promise<T> result = Promise.promise();
    queue.add(() -> call.get().onComplete(done -> next(agent)).onComplete(result));
    return result.future();
  }

  private void next(String agent) {
    Runnable next = byAgent.get(agent).poll();
    if (next == null) {
      byAgent.remove(agent);
    } else {
      waiting--;
      afterwards.execute(next);
    }
  }
}
