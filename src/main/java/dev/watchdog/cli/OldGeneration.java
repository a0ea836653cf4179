package dev.watchdog.cli;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Set;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Looks at what is left in the old generation after each collection of it. One that stays full is the state before an {@link
 * OutOfMemoryError} that may be long in coming: the process does nothing but collect.
 */
final class OldGeneration implements NotificationListener {

  private static final double FULL = 0.98;
  private static final int IN_A_ROW = 3;

  /** Of a collector that looks at the old generation; the others leave garbage in it, and what they leave says nothing. */
  private static final Set<String> WHOLE = Set.of("end of major GC", "end of GC cycle");

  private final String pool;
  private final Runnable exhausted;
  private int full;

  OldGeneration(String pool, Runnable exhausted) {
    this.pool = pool;
    this.exhausted = exhausted;
  }

  /** From now on, for as long as the process lives; nothing where this JVM has no such generation, or does not tell of it. */
  static void watch(Runnable exhausted) {
    String pool = poolOf(ManagementFactory.getMemoryPoolMXBeans());
    if (pool == null) {
      return;
    }
    OldGeneration listener = new OldGeneration(pool, exhausted);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
      }
    }
  }

  /** By the names that the collectors give theirs; of a collector without generations all of its heap. */
  private static String poolOf(List<MemoryPoolMXBean> pools) {
    List<String> heap = pools.stream().filter(pool -> pool.getType() == MemoryType.HEAP).map(MemoryPoolMXBean::getName).toList();
    return heap.stream()
        .filter(name -> heap.size() == 1 || name.contains("Old Gen") || name.contains("Tenured"))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void handleNotification(Notification notification, Object handback) {
    if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      return;
    }
    GarbageCollectionNotificationInfo collection = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    MemoryUsage left = collection.getGcInfo().getMemoryUsageAfterGc().get(pool);
    if (left != null && WHOLE.contains(collection.getGcAction())) {
      collected(left.getUsed(), left.getMax());
    }
  }

  /** After one collection; {@code max} is negative where there is no bound. */
  void collected(long used, long max) {
    full = max > 0 && used > max * FULL ? full + 1 : 0;
    if (full >= IN_A_ROW) {
      exhausted.run();
    }
  }
}
