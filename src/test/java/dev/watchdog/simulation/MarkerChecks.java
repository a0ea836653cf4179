package dev.watchdog.simulation;

import dev.watchdog.bus.Protocol.CycleOpened;
import dev.watchdog.bus.Protocol.CycleSettled;
import dev.watchdog.bus.Protocol.OpenCycle;
import dev.watchdog.bus.Protocol.SettleCycle;
import dev.watchdog.core.Marker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the processes must know of live dispatchers: of an attempt whose marker was seen alive by a pass that kept what it saw, whoever
 * comes after must leave it alone until its marker was missed twice. A rule of its own, over what was really told, when, and kept by whom.
 */
final class MarkerChecks implements SimulatedVertx.Tap {

  private static final int LOOKS = 2;

  /** Two looks are told apart by when they were asked; how long an answer takes is no matter. */
  private static final long ANSWER_MAX = 6 * Loop.SECOND;

  /** A write of which nobody knows any more may still happen. */
  private static final long LATE = 35 * Loop.SECOND;

  private final Loop loop;
  private final Testimony testimony;
  private final Map<Life, Pass> passes = new HashMap<>();
  private final Map<String, Kept> kept = new HashMap<>();
  private final Map<String, List<Written>> written = new HashMap<>();

  /** From one load of the rows to the next. */
  private static final class Pass {
    private long askedAt;
    private final Map<String, String> attempts = new HashMap<>();
    private final Map<String, Long> alive = new HashMap<>();
  }

  /** That a marker was seen alive, as it is known to all from a time on. */
  private record Kept(Pass by, long aliveAt, long from) {}

  /** What a pass wrote of an attempt, perhaps over what another knew. */
  private record Written(Pass by, long at) {}

  MarkerChecks(Loop loop, Testimony testimony) {
    this.loop = loop;
    this.testimony = testimony;
  }

  @Override
  public void asked(Life life, String address, Object question) {
    if (question instanceof OpenCycle) {
      Pass pass = new Pass();
      pass.askedAt = loop.now();
      passes.put(life, pass);
    } else if (question instanceof SettleCycle settle && settle.memory() != null) {
      Pass pass = passes.get(life);
      settle.memory().memories().keySet().forEach(attempt ->
          written.computeIfAbsent(key(attempt.executionId(), attempt.startedAt()), key -> new ArrayList<>())
              .add(new Written(pass, loop.now())));
    }
  }

  @Override
  public void answered(Life life, String address, Object question, Object answer) {
    Pass pass = passes.get(life);
    if (answer instanceof CycleOpened opened && opened.snapshot() != null) {
      opened.snapshot().rows().forEach(row -> pass.attempts.put(row.id(), key(row.id(), row.attempt().startedAt())));
    } else if (question instanceof SettleCycle settle && settle.memory() != null && answer instanceof CycleSettled settled
        && settled.problems().isEmpty()) { // Else it may be what was to be remembered that was not written.
      pass.alive.forEach((id, at) -> kept.put(pass.attempts.get(id), new Kept(pass, at, loop.now())));
    }
  }

  @Override
  public void told(Life life, String address, Object body) {}

  /** A process was told of a marker. */
  void told(Life life, String id, Marker marker) {
    Pass pass = passes.get(life);
    if (marker == Marker.ALIVE && pass != null && pass.attempts.containsKey(id)) {
      pass.alive.put(id, loop.now());
    }
  }

  /** Whether that process must take the dispatcher of an attempt for alive, whatever its last look found. */
  boolean alive(Life life, String id, String startedAt) {
    Kept known = kept.get(key(id, startedAt));
    Pass pass = passes.get(life);
    if (known == null || pass == null || known.from() > pass.askedAt || loop.clockWrongSince(known.aliveAt() - Loop.MINUTE)) {
      return false;
    }
    boolean overwritten = written.getOrDefault(key(id, startedAt), List.of()).stream()
        .anyMatch(some -> some.by() != known.by() && some.by().askedAt <= known.from() && some.at() + LATE >= known.by().askedAt);
    return !overwritten && testimony.looksWithoutMarker(id, known.aliveAt(), Terms.CONFIRM - ANSWER_MAX) < LOOKS;
  }

  private static String key(String id, String startedAt) {
    return id + "@" + startedAt;
  }
}
