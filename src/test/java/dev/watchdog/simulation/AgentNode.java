package dev.watchdog.simulation;

import dev.watchdog.core.Observation;
import dev.watchdog.core.Registry;
import dev.watchdog.core.Retained;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One agent as it truly is: what it runs, what it remembers of what it ran, and how it behaves when asked. */
final class AgentNode {

  private static final long RECENT = 10 * Loop.MINUTE;
  private static final long RETAINED = 45 * Loop.MINUTE;

  private final Loop loop;
  private final String name;
  private final boolean tellsPending;
  private final boolean tellsFinished;
  private final boolean tellsBoot;
  private final boolean tellsBootTime;
  private final boolean tellsStarts;
  private final boolean keepsResults;
  private final boolean tellsErrors;
  private final boolean tellsTime;
  private final boolean behindGateway;
  private final Map<String, Attempt> running = new TreeMap<>();
  private final Map<String, Attempt> pending = new LinkedHashMap<>();
  private final Map<String, Long> finished = new TreeMap<>();
  private final Map<String, Kept> results = new TreeMap<>();
  private final Set<String> forgotten = new TreeSet<>();
  private Registry old;
  private int boots = 1;
  private long bootedAt;
  private long downUntil;
  private long offFrom = Long.MAX_VALUE;
  private boolean beyondNetwork;
  private long clockAhead;

  /**
   * A result that is kept.
   *
   * @param large whether it takes so long to arrive that it needs a permit
   * @param cutOff how often it is cut off before it arrives
   */
  record Kept(Attempt attempt, Retained.Kept result, long until, boolean large, int cutOff) {
    Kept asked() {
      return new Kept(attempt, result, until, large, Math.max(0, cutOff - 1));
    }
  }

  AgentNode(Loop loop, Chance chance, String name) {
    this.loop = loop;
    this.name = name;
    this.tellsPending = chance.of(0.7);
    this.tellsFinished = chance.of(0.6);
    this.tellsBoot = chance.of(0.5);
    this.tellsBootTime = chance.of(0.5);
    this.tellsStarts = chance.of(0.7);
    this.keepsResults = chance.of(0.7);
    this.tellsErrors = chance.of(0.7);
    this.tellsTime = chance.of(0.8);
    this.behindGateway = chance.of(0.1);
    this.bootedAt = -chance.between(0, Loop.HOUR);
  }

  String name() {
    return name;
  }

  boolean down() {
    return downUntil > loop.now() || offFrom <= loop.now();
  }

  /** From then on it is off for good. */
  void switchOff(long from) {
    offFrom = from;
  }

  /** Whether it is, or will be, off for good: no execution is given to it. */
  boolean switchedOff() {
    return offFrom != Long.MAX_VALUE;
  }

  void loseNetwork() {
    beyondNetwork = true;
  }

  boolean beyondNetwork() {
    return beyondNetwork;
  }

  /** Its clock goes wrong by so much; 0 puts it right. The times in its registry are its runs' and not of this clock. */
  void clockAhead(long micros) {
    clockAhead = micros;
  }

  long clockAhead() {
    return clockAhead;
  }

  /** The time that its answers carry, in whole seconds; null where they carry none. */
  Instant time() {
    return tellsTime ? Loop.instant(Math.floorDiv(loop.now() + clockAhead, Loop.SECOND) * Loop.SECOND) : null;
  }

  /** Where it is reached; several stand behind one gateway. */
  String host() {
    return behindGateway ? "gateway:80" : name + ":8000";
  }

  /** What it says went wrong with a run that it has; with a run that is killed it forgets it. */
  String error(String id) {
    return tellsErrors && attempt(id) != null ? "it went wrong" : null;
  }

  void outage(long until) {
    downUntil = until;
  }

  boolean keepsResults() {
    return keepsResults;
  }

  Map<String, Attempt> running() {
    return running;
  }

  /** What it has under that id, running or pending; null where nothing. */
  Attempt attempt(String id) {
    return running.containsKey(id) ? running.get(id) : pending.get(id);
  }

  /** From when the age of a run counts, by what it tells of it. */
  long ageFrom(Attempt run) {
    boolean told = tellsStarts && run.runningSince > run.startMicros();
    return told ? Math.min(run.runningSince, run.startMicros() + 3 * Loop.HOUR) : run.startMicros();
  }

  boolean has(Attempt attempt) {
    return running.get(attempt.id()) == attempt || pending.get(attempt.id()) == attempt;
  }

  /** Whether its registry, as it is now, names the id as finished. */
  boolean finished(String id) {
    return tellsFinished && finished.containsKey(id);
  }

  /** Accepts a run; one of the same id that is still there gives way. */
  void accept(Attempt attempt, boolean waits) {
    drop(attempt.id());
    finished.remove(attempt.id());
    forgotten.remove(attempt.id());
    attempt.alive = true;
    attempt.outcome = null;
    if (waits) {
      pending.put(attempt.id(), attempt);
    } else {
      run(attempt);
    }
  }

  /** Begins to run what waits here; false where it is gone, though it may wait at another agent meanwhile. */
  boolean begin(Attempt attempt) {
    boolean known = pending.get(attempt.id()) == attempt;
    if (known) {
      pending.remove(attempt.id());
      run(attempt);
    }
    return known;
  }

  private void run(Attempt attempt) {
    running.put(attempt.id(), attempt);
    attempt.runningSince = loop.now();
  }

  /** A run ends, by itself or killed; what it leaves is kept if this agent keeps results. */
  void end(Attempt attempt, String outcome) {
    end(attempt, outcome, false, 0);
  }

  /** The same, with a result that is hard to get. */
  void end(Attempt attempt, String outcome, boolean large, int cutOff) {
    if (!has(attempt)) {
      return;
    }
    drop(attempt.id());
    attempt.outcome = outcome;
    finished.put(attempt.id(), loop.now());
    if (keepsResults) {
      String error = outcome.equals("success") ? null : "it went wrong";
      Retained.Kept result =
          new Retained.Kept(outcome, "answer of " + attempt, error, null, null, 0.25, "log", 0, Loop.instant(loop.now()), 0);
      results.put(attempt.id(), new Kept(attempt, result, loop.now() + RETAINED, large, cutOff));
    }
  }

  private void drop(String id) {
    for (Map<String, Attempt> some : java.util.List.of(running, pending)) {
      Attempt gone = some.remove(id);
      if (gone != null) {
        gone.alive = false;
      }
    }
  }

  /** Everything it ran is dead, and everything it remembered is gone. */
  void restart() {
    new HashSet<>(running.keySet()).forEach(this::drop);
    new HashSet<>(pending.keySet()).forEach(this::drop);
    finished.clear();
    results.clear();
    forgotten.clear();
    old = null;
    boots++;
    bootedAt = loop.now();
  }

  /** Does not name a run any more, which runs on. */
  void forget(Attempt attempt) {
    attempt.deceived = true;
    forgotten.add(attempt.id());
  }

  void rememberAgain() {
    forgotten.clear();
  }

  /** What it truly answers now. */
  Registry registry(int malformed) {
    finished.values().removeIf(at -> at + RECENT < loop.now());
    Map<String, Instant> listed = new LinkedHashMap<>();
    running.forEach((id, attempt) -> {
      if (!forgotten.contains(id)) {
        listed.put(id, tellsStarts ? Loop.instant(attempt.runningSince) : null);
      }
    });
    Set<String> waiting = tellsPending ? new TreeSet<>(pending.keySet()) : Set.of();
    Set<String> over = tellsFinished ? new TreeSet<>(finished.keySet()) : Set.of();
    return new Registry(listed, waiting, over, new Observation.Checks(tellsPending, tellsFinished), malformed,
        tellsBoot ? name + "-boot-" + boots : null, tellsBootTime ? Loop.instant(bootedAt) : null);
  }

  boolean tellsPending() {
    return tellsPending;
  }

  /** Keeps today's list for a lie. */
  void takeOldList() {
    old = registry(0);
  }

  /** A list that was true once, or null; what it says of runs that are there now deceives. */
  Registry oldList() {
    if (old != null) {
      running.values().forEach(attempt -> attempt.deceived = true);
      pending.values().forEach(attempt -> attempt.deceived = true);
    }
    return old;
  }

  /** Its truthful answer to a terminate call, which it carries out. */
  String terminate(String id) {
    Attempt run = running.get(id);
    if (run != null) {
      end(run, "cancelled");
      return "terminated";
    }
    if (pending.containsKey(id)) {
      drop(id);
      return "cancelled_before_start";
    }
    return finished.containsKey(id) ? "already_finished" : "HTTP 404";
  }

  /** Null where nothing is kept. */
  Kept result(String id) {
    Kept kept = results.computeIfPresent(id, (same, before) -> before.until() < loop.now() ? null : before);
    if (kept != null) {
      results.put(id, kept.asked());
    }
    return kept;
  }
}
