package dev.watchdog.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One agent of the fleet: what it runs, what it remembers and whether it answers. Its methods make things happen to it at once; when
 * they happen is decided elsewhere. An id that is not running is no error for them. Confined to the fleet's event loop.
 */
public final class SimulatedAgent {

  /** What the world around an agent needs to hear of. */
  interface Events {

    /** A run begins, at once or after it waited. */
    void began(SimulatedAgent agent, Running run);

    /** A run ended, and its report gets through. */
    void finished(Finished report);
  }

  /** How long a run that ended is listed as recently completed, and its result kept. */
  public static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** Runs at a time; what comes on top is pending. */
  public static final int PARALLEL = 3;

  /** Pending ones at most; what comes on top is not accepted. */
  public static final int PENDING_MAX = 5;

  private static final int LONGEST_UPTIME_MINUTES = 24 * 60;

  /** What is left of a run: completed or not, with or without a result and a fault. */
  private record Ended(Instant at, boolean completed, Optional<WorkResult> result, Optional<AgentFault> fault) {}

  private final String name;
  private final Temperament temperament;
  private final InstantSource clock;
  private final SplittableRandom dice;
  private final Events events;
  private final Map<String, Running> running = new LinkedHashMap<>();
  private final Map<String, Dispatch> pending = new LinkedHashMap<>();
  private final Map<String, Ended> ended = new LinkedHashMap<>();
  private final Set<String> refusals = new HashSet<>();
  private Reach reach = Reach.ANSWERING;
  private String bootId;
  private Instant bootedAt;

  SimulatedAgent(String name, Temperament temperament, InstantSource clock, SplittableRandom dice, Events events) {
    this.name = name;
    this.temperament = temperament;
    this.clock = clock;
    this.dice = dice;
    this.events = events;
    boot(clock.instant().minus(Duration.ofMinutes(dice.nextInt(1, LONGEST_UPTIME_MINUTES))));
  }

  public String name() {
    return name;
  }

  public Temperament temperament() {
    return temperament;
  }

  public Reach reach() {
    return reach;
  }

  public FleetAgentState state() {
    forgetOld();
    List<String> completed = ended.entrySet().stream().filter(past -> past.getValue().completed()).map(Map.Entry::getKey).toList();
    return new FleetAgentState(
        name,
        temperament,
        reach,
        List.copyOf(running.values()),
        List.copyOf(pending.keySet()),
        completed,
        bootId,
        bootedAt);
  }

  /** Begins a run, or lets it wait. False = full. An id that is here already is accepted again and changes nothing. */
  public boolean accept(Dispatch dispatch) {
    if (running.containsKey(dispatch.executionId()) || pending.containsKey(dispatch.executionId())) {
      return true;
    }
    if (running.size() < PARALLEL) {
      begin(dispatch);
      return true;
    }
    if (pending.size() < PENDING_MAX) {
      pending.put(dispatch.executionId(), dispatch);
      return true;
    }
    return false;
  }

  /** As if this run had begun then, and had gone on past its limit ever since: only a call to terminate ends it. */
  public void overrunSince(Dispatch dispatch, Instant startedAt) {
    running.put(dispatch.executionId(), new Running(dispatch, startedAt));
  }

  /** As if this run had ended well then, and the report had been lost. */
  public void endedUnreported(Dispatch dispatch, Instant endedAt) {
    complete(dispatch, endedAt);
  }

  /** The run ends well, and the report gets through. */
  public void finish(String id) {
    taken(id).ifPresent(run -> {
      WorkResult result = complete(run.dispatch(), clock.instant());
      events.finished(new Finished(name, id, result));
      beginNext();
    });
  }

  /** The run ends well, the agent keeps the result, and the report is lost. */
  public void loseReport(String id) {
    taken(id).ifPresent(run -> {
      complete(run.dispatch(), clock.instant());
      beginNext();
    });
  }

  /** The run is gone from the listing without a report or a result; why is remembered as its last error. */
  public void crash(String id) {
    taken(id).ifPresent(run -> {
      ended.put(id, new Ended(clock.instant(), false, Optional.empty(), Optional.of(AgentFault.drawn(dice))));
      beginNext();
    });
  }

  /** The next call to terminate this run is answered with 500 and changes nothing. */
  public void refuseNextTerminate(String id) {
    if (running.containsKey(id)) {
      refusals.add(id);
    }
  }

  /** A run that is terminated has not completed: it is not remembered. */
  public TerminateReply terminate(String id) {
    forgetOld();
    if (running.containsKey(id)) {
      if (refusals.remove(id)) {
        return TerminateReply.BROKEN;
      }
      taken(id);
      beginNext();
      return TerminateReply.TERMINATED;
    }
    if (pending.remove(id) != null) {
      return TerminateReply.CANCELLED_BEFORE_START;
    }
    Ended past = ended.get(id);
    return past != null && past.completed() ? TerminateReply.ALREADY_FINISHED : TerminateReply.NOT_KNOWN;
  }

  /** The result of a run that ended well within {@link #REMEMBERED}. */
  public Optional<WorkResult> result(String id) {
    forgetOld();
    return Optional.ofNullable(ended.get(id)).flatMap(Ended::result);
  }

  /** Whether anything is known of this execution, now or within {@link #REMEMBERED}. */
  public boolean knows(String id) {
    forgetOld();
    return running.containsKey(id) || pending.containsKey(id) || ended.containsKey(id);
  }

  public Optional<AgentFault> lastError(String id) {
    forgetOld();
    return Optional.ofNullable(ended.get(id)).flatMap(Ended::fault);
  }

  /** Whether this very run is still under way. */
  boolean isRunning(Running run) {
    return run.equals(running.get(run.id()));
  }

  /** What it does with calls from now on. */
  public void become(Reach next) {
    reach = next;
  }

  /** Comes up again under a new boot id, answers, and knows nothing of what was before. */
  public void restart() {
    running.clear();
    pending.clear();
    ended.clear();
    refusals.clear();
    reach = Reach.ANSWERING;
    boot(clock.instant());
  }

  private void boot(Instant at) {
    bootId = "boot-" + Long.toHexString(dice.nextLong());
    bootedAt = at;
  }

  private void begin(Dispatch dispatch) {
    Running run = new Running(dispatch, clock.instant());
    running.put(run.id(), run);
    events.began(this, run);
  }

  private void beginNext() {
    if (running.size() < PARALLEL && !pending.isEmpty()) {
      Dispatch next = pending.values().iterator().next();
      pending.remove(next.executionId());
      begin(next);
    }
  }

  private Optional<Running> taken(String id) {
    refusals.remove(id);
    return Optional.ofNullable(running.remove(id));
  }

  private WorkResult complete(Dispatch dispatch, Instant at) {
    WorkResult result = WorkResult.of(dispatch, dice.nextInt(1, 40) / 100.0, at);
    ended.put(dispatch.executionId(), new Ended(at, true, Optional.of(result), Optional.empty()));
    return result;
  }

  private void forgetOld() {
    Instant horizon = clock.instant().minus(REMEMBERED);
    ended.values().removeIf(past -> past.at().isBefore(horizon));
  }
}
