package dev.watchdog.agent;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * How much memory retained results take, all of them together: four large ones at a time, those that waited longest first, within a room
 * of bytes. Whoever holds a permit has his room for sure, and waits for nobody: there is no way to a deadlock. Confined to one event loop.
 */
final class LargeResults {

  /** What is larger needs a permit. */
  static final int LARGE_FROM = 1 << 20;

  private static final int PERMITS = 4;
  private static final long MIB = 1 << 20;

  /** Of 128 MiB in all: what large results may take, what of the others has arrived, and what is on its way to someone who is paused. */
  private static final long ROOM_FOR_LARGE = 96 * MIB;
  private static final long ROOM_FOR_OTHERS = 24 * MIB;

  /** Each is a connection that is not read. */
  static final int WAITING_MAX = 256;

  /** Calls that are bounded here and not by the gate. */
  static final int CONNECTIONS_MAX = WAITING_MAX + PERMITS;

  private static final Duration WAIT_MAX = Duration.ofMinutes(2);
  private static final Duration LENT_MAX = Duration.ofMinutes(5);

  /** Somebody who waits for a permit. */
  final class Waiter {
    private final long bytes;
    private final LongConsumer granted;
    private final Runnable tooLate;
    private long timer;

    private Waiter(long bytes, LongConsumer granted, Runnable tooLate) {
      this.bytes = bytes;
      this.granted = granted;
      this.tooLate = tooLate;
    }

    /** Waits no longer. */
    void withdraw() {
      vertx.cancelTimer(timer);
      if (waiting.remove(this)) {
        grant(); // It may have been in the way of others that need less.
      }
    }
  }

  private record Lent(long bytes, long timer) {}

  private final Vertx vertx;
  private final InstantSource clock;
  private final Set<Waiter> waiting = new LinkedHashSet<>();
  private final Map<Long, Lent> lent = new HashMap<>();
  private long lastPermit;
  private long lentBytes;
  private long otherBytes;

  LargeResults(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /**
   * Asks for a permit.
   *
   * @param bytes how many the result may take at most
   * @param notAfter how long it waits
   * @param granted is handed the permit, maybe at once
   * @param tooLate runs instead, where it waited in vain
   * @return null where nobody else may wait
   */
  Waiter ask(long bytes, Instant notAfter, LongConsumer granted, Runnable tooLate) {
    if (waiting.size() >= WAITING_MAX) {
      return null;
    }
    Waiter waiter = new Waiter(bytes, granted, tooLate);
    Instant now = clock.instant();
    Duration left = notAfter.isAfter(now.plus(WAIT_MAX)) ? WAIT_MAX : Duration.between(now, notAfter);
    waiter.timer = vertx.setTimer(Math.max(1, left.toMillis()), over -> {
      if (waiting.remove(waiter)) {
        waiter.tooLate.run();
        grant();
      }
    });
    waiting.add(waiter);
    grant();
    return waiter;
  }

  private void grant() {
    Iterator<Waiter> longest = waiting.iterator();
    while (longest.hasNext() && lent.size() < PERMITS) {
      Waiter waiter = longest.next();
      if (!lent.isEmpty() && lentBytes + waiter.bytes > ROOM_FOR_LARGE) {
        return; // Nobody overtakes him: he would wait for ever.
      }
      longest.remove();
      vertx.cancelTimer(waiter.timer);
      long permit = ++lastPermit;
      lent.put(permit, new Lent(waiter.bytes, -1));
      lentBytes += waiter.bytes;
      waiter.granted.accept(permit);
      longest = waiting.iterator(); // Whoever was granted his may have changed the queue.
    }
  }

  /** The permit goes on to whoever the result is for; from now on nothing but time makes sure that it comes back. */
  void handOver(long permit) {
    Lent held = lent.get(permit);
    if (held != null) {
      lent.put(permit, new Lent(held.bytes(), vertx.setTimer(LENT_MAX.toMillis(), forgotten -> giveBack(permit))));
    }
  }

  /** Takes a permit back; one that is not lent, or not any more, is ignored. */
  void giveBack(long permit) {
    Lent held = lent.remove(permit);
    if (held != null) {
      lentBytes -= held.bytes();
      if (held.timer() >= 0) {
        vertx.cancelTimer(held.timer());
      }
      grant();
    }
  }

  /** Notes so many bytes of a result without a permit; false where they are too many, and it should wait for one. */
  boolean addOther(long bytes) {
    otherBytes += bytes;
    return otherBytes <= ROOM_FOR_OTHERS;
  }

  void removeOther(long bytes) {
    otherBytes -= bytes;
  }
}
