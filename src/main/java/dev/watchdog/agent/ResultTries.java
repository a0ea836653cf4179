package dev.watchdog.agent;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long each result may take in all: one that was cut off while it was arriving gets twice as long at the next try. */
final class ResultTries {

  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final int DOUBLED_MAX = 2;
  private static final int REMEMBERED_MAX = 10_000;

  private final Map<String, Integer> cutOff = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
      return size() > REMEMBERED_MAX;
    }
  };

  /** How patient the next try is. */
  Patience next(String agent, String id, Duration idle) {
    Duration whole = FIRST.multipliedBy(1L << (cutOff.isEmpty() ? 0 : cutOff.getOrDefault(key(agent, id), 0)));
    return new Patience(idle, whole.compareTo(idle) < 0 ? idle : whole);
  }

  void cutOff(String agent, String id) {
    String key = key(agent, id);
    Integer before = cutOff.remove(key); // To stand at the end, with those that are tried now.
    cutOff.put(key, Math.min(DOUBLED_MAX, before == null ? 1 : before + 1));
  }

  void answered(String agent, String id) {
    if (!cutOff.isEmpty()) {
      cutOff.remove(key(agent, id));
    }
  }

  private static String key(String agent, String id) {
    return agent + '\0' + id;
  }
}
