package dev.watchdog.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** What Redis holds, with who put it there, and a journal of the last writes for a fail-over that forgets them. */
final class Keyspace {

  private static final int JOURNAL = 200;

  private final Loop loop;
  private final Map<String, Map<String, Member>> slots = new TreeMap<>();
  private final Map<String, Holder> running = new TreeMap<>();
  private final Map<String, Long> markers = new TreeMap<>();
  private final Deque<Write> journal = new ArrayDeque<>();

  /**
   * A member of an agent's slots with its hash.
   *
   * @param owner who acquired it, null for a sentinel or one without a row
   * @param timeoutSeconds of the hash, null where the hash is gone
   */
  record Member(Attempt owner, double score, Long timeoutSeconds, long acquiredAt) {}

  /** Who holds the queue of an agent. */
  record Holder(Attempt owner) {}

  private record Write(long at, Runnable undo) {}

  Keyspace(Loop loop) {
    this.loop = loop;
  }

  Map<String, Map<String, Member>> slots() {
    return slots;
  }

  Member slot(String agent, String id) {
    return slots.getOrDefault(agent, Map.of()).get(id);
  }

  void acquire(String agent, String id, Member member) {
    put(slots.computeIfAbsent(agent, name -> new TreeMap<>()), id, member);
  }

  void free(String agent, String id) {
    if (slots.containsKey(agent)) {
      put(slots.get(agent), id, null);
    }
  }

  Holder holder(String agent) {
    return running.get(agent);
  }

  void hold(String agent, Holder holder) {
    put(running, agent, holder);
  }

  boolean marked(String id) {
    return markers.getOrDefault(id, 0L) > loop.now();
  }

  /** A marker lives until that time unless it is removed; 0 removes it. */
  void mark(String id, long until) {
    put(markers, id, until == 0 ? null : until);
  }

  private <V> void put(Map<String, V> map, String key, V value) {
    V before = value == null ? map.remove(key) : map.put(key, value);
    journal.addLast(new Write(loop.now(), () -> {
      if (before == null) {
        map.remove(key);
      } else {
        map.put(key, before);
      }
    }));
    if (journal.size() > JOURNAL) {
      journal.removeFirst();
    }
  }

  void clear() {
    slots.clear();
    running.clear();
    markers.clear();
    journal.clear();
  }

  /** Undoes every write since that time, the last one first. */
  void forgetSince(long time) {
    while (!journal.isEmpty() && journal.peekLast().at() >= time) {
      journal.removeLast().undo().run();
    }
  }
}
