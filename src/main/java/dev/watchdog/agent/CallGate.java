package dev.watchdog.agent;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Bounds how many calls are under way, in all and per agent; the rest waits in order. A call whose time has passed before its turn is
 * not made. Confined to one event loop, hence no locks.
 *
 * <p>The client's own pool cannot do this: it counts per host and port, and many agents may stand behind one.
 */
final class CallGate {

  /** The call was not made: its turn came too late, or too many were waiting. */
  static final class NotCalled extends RuntimeException {
    NotCalled(String why) {
      super(why, null, false, false);
    }
  }

  private static final int WAITING_MAX = 200_000;

  /**
   * Calls under way that began just now. More do not make a fleet answer sooner, they only keep more half-read answers in memory: with room
   * for 2,756 calls a cycle over 10,000 agents took 70 % longer than with 256. The room is for those that take long.
   */
  private static final int FRESH_MAX = 256;

  private final int inFlightMax;
  private final int perAgentMax;
  private final InstantSource clock;
  private final Executor afterwards;
  private final Executor soon;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Queue<Lane> ready = new ArrayDeque<>();
  private int inFlight;
  private int waiting;
  private boolean planned;
  private boolean draining;
  private long period;
  private int begunInThis;
  private int begunInLast;
  private boolean waitingForNext;

  /**
   * A gate that is open.
   *
   * @param afterwards runs what it is handed once everything that came in at the same time has been taken in: calls that begin together
   *     find the way they take in the processor's caches, which one call between two answers does not (a cycle over 10,000 agents takes a
   *     twentieth less)
   * @param soon runs what it is handed after a moment, which a call takes that takes long, and others do not
   */
  CallGate(int inFlightMax, int perAgentMax, InstantSource clock, Executor afterwards, Executor soon) {
    this.inFlightMax = inFlightMax;
    this.perAgentMax = perAgentMax;
    this.clock = clock;
    this.afterwards = afterwards;
    this.soon = soon;
  }

  /**
   * Makes the call when its turn comes.
   *
   * @param notAfter the turn must come before this, or the future fails with {@link NotCalled}
   */
  <T> Future<T> pass(String agent, Instant notAfter, Supplier<Future<T>> call) {
    return pass(agent, notAfter, leave -> call.get());
  }

  /**
   * Makes the call when its turn comes.
   *
   * @param call is handed what makes room for others before the call is over, where something else bounds it from then on
   */
  <T> Future<T> pass(String agent, Instant notAfter, Function<Runnable, Future<T>> call) {
    if (waiting >= WAITING_MAX) {
      return Future.failedFuture(new NotCalled("more than " + WAITING_MAX + " calls to agents are waiting"));
    }
    Promise<T> result = Promise.promise();
    Lane lane = lanes.computeIfAbsent(agent, name -> new Lane());
    lane.queue.add(() -> run(agent, lane, period, notAfter, call, result));
    waiting++;
    offer(lane);
    planDrain();
    return result.future();
  }

  /** Whether calls to this agent wait for their turn. */
  boolean waits(String agent) {
    Lane lane = lanes.get(agent);
    return lane != null && !lane.queue.isEmpty();
  }

  private <T> void run(String agent, Lane lane, long begun, Instant notAfter, Function<Runnable, Future<T>> call, Promise<T> result) {
    Leaving leaving = new Leaving(agent, lane, begun);
    if (clock.instant().isAfter(notAfter)) {
      leaving.leave();
      result.fail(new NotCalled("its turn came too late"));
      return;
    }
    Future<T> made;
    try {
      made = call.apply(leaving);
    } catch (RuntimeException thrown) {
      made = Future.failedFuture(thrown);
    }
    made.onComplete(done -> {
      leaving.leave();
      try {
        result.handle(done);
      } finally {
        planDrain();
      }
    });
  }

  private void planDrain() {
    if (!planned) {
      planned = true;
      afterwards.execute(() -> {
        planned = false;
        drain();
      });
    }
  }

  /** A loop and no recursion: calls that end at once would else pile up on the stack, each starting the next. */
  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (inFlight < inFlightMax && fresh() < FRESH_MAX && !ready.isEmpty()) {
        startNext(ready.poll());
      }
    } finally {
      draining = false; // Whoever listens may throw; the gate must not stay shut because of that.
      awaitNextPeriod();
    }
  }

  private void startNext(Lane lane) {
    lane.offered = false;
    Runnable next = lane.queue.poll();
    if (next != null) {
      waiting--;
      inFlight++;
      begunInThis++;
      lane.inFlight++;
      offer(lane);
      next.run();
    }
  }

  private int fresh() {
    return begunInThis + begunInLast;
  }

  /** Where only fresh calls are in the way of others, they are none any more after the second period. */
  private void awaitNextPeriod() {
    if (!waitingForNext && !ready.isEmpty() && inFlight < inFlightMax) {
      waitingForNext = true;
      soon.execute(() -> {
        waitingForNext = false;
        period++;
        begunInLast = begunInThis;
        begunInThis = 0;
        drain();
      });
    }
  }

  private void leave(String agent, Lane lane, long begun) {
    inFlight--;
    if (begun == period) {
      begunInThis--;
    } else if (begun == period - 1) {
      begunInLast--;
    }
    lane.inFlight--;
    if (lane.queue.isEmpty() && lane.inFlight == 0) {
      lanes.remove(agent, lane);
    } else {
      offer(lane);
    }
  }

  private void offer(Lane lane) {
    if (!lane.offered && !lane.queue.isEmpty() && lane.inFlight < perAgentMax) {
      lane.offered = true;
      ready.add(lane);
    }
  }

  /** The end of one call's stay, which comes once. */
  private final class Leaving implements Runnable {
    private final String agent;
    private final Lane lane;
    private final long begun;
    private boolean left;

    Leaving(String agent, Lane lane, long begun) {
      this.agent = agent;
      this.lane = lane;
      this.begun = begun;
    }

    /** Before the call is over. */
    @Override
    public void run() {
      leave();
      planDrain();
    }

    void leave() {
      if (!left) {
        left = true;
        CallGate.this.leave(agent, lane, begun);
      }
    }
  }

  /** The calls of one agent. */
  private static final class Lane {
    final Queue<Runnable> queue = new ArrayDeque<>();
    int inFlight;
    boolean offered;
  }
}
