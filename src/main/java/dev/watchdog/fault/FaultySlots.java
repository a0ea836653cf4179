package dev.watchdog.fault;

import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkersRead;
import dev.watchdog.core.Release;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.Slots;
import dev.watchdog.slot.SlotRegistry;
import io.vertx.core.Future;
import java.net.ConnectException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Redis, and what can happen to it. What readiness asks is spared: it tells of the real server. */
final class FaultySlots implements SlotRegistry {

  private final SlotRegistry real;
  private final FaultPlan plan;
  private final Delays delays;
  private final Supplier<SlotTampering> tampering;

  /**
   * Slots that are struck by what the plan says.
   *
   * @param tampering answers null as long as there is no way to the server itself
   */
  FaultySlots(SlotRegistry real, FaultPlan plan, Delays delays, Supplier<SlotTampering> tampering) {
    this.real = real;
    this.plan = plan;
    this.delays = delays;
    this.tampering = tampering;
  }

  @Override
  public boolean kept() {
    return real.kept();
  }

  @Override
  public void begin(Optional<String> keptServer) {
    real.begin(keptServer);
  }

  @Override
  public void beginUnread() {
    real.beginUnread();
  }

  @Override
  public Optional<String> serverToKeep() {
    return real.serverToKeep();
  }

  @Override
  public void serverKept(String runId) {
    real.serverKept(runId);
  }

  @Override
  public Future<MarkersRead> markers(List<String> executionIds) {
    return run(
        Call.MARKERS,
        strike -> strike.fault() == Fault.DROPPED ? dropped() : lost(executionIds),
        () -> real.markers(executionIds));
  }

  private Future<MarkersRead> lost(List<String> executionIds) {
    return real.markers(executionIds).map(read -> {
      Map<String, Marker> markers = new HashMap<>(read.byExecution());
      Set<String> forgotten = new HashSet<>();
      read.byExecution().forEach((id, marker) -> {
        if (marker == Marker.ALIVE) {
          forgotten.add(id);
          markers.put(id, Marker.NONE);
        }
      });
      if (!forgotten.isEmpty()) {
        plan.misled(new Injection(Fault.MARKERS_LOST, null, forgotten));
      }
      return new MarkersRead(markers, read.problems());
    });
  }

  @Override
  public Future<List<Release>> release(List<Recovered> recovered) {
    return run(
        Call.RELEASE,
        strike -> strike.fault() == Fault.DROPPED
            ? real.release(recovered.subList(0, Math.min(strike.after(), recovered.size()))).compose(half -> dropped())
            : forgotten(recovered, () -> real.release(recovered)),
        () -> real.release(recovered));
  }

  @Override
  public Future<Release.Part> release(Slot slot) {
    Recovered holder = new Recovered(slot.agent(), slot.executionId(), null);
    return run(
        Call.RELEASE,
        strike -> strike.fault() == Fault.DROPPED ? dropped() : forgotten(List.of(holder), () -> real.release(slot)),
        () -> real.release(slot));
  }

  /** The server does it and says so, and its successor knows nothing of it. */
  private <T> Future<T> forgotten(List<Recovered> held, Supplier<Future<T>> release) {
    return tampering.get().remember(held).compose(noted -> release.get().compose(done -> {
      Set<String> ids = new HashSet<>();
      held.forEach(one -> ids.add(one.executionId()));
      plan.misled(new Injection(Fault.WRITES_FORGOTTEN, null, ids));
      return noted.get().map(done);
    }));
  }

  @Override
  public Future<SlotMembers> members() {
    return run(Call.SLOTS, strike -> dropped(), real::members);
  }

  @Override
  public Future<Slots> slots(SlotMembers members, Set<String> counted) {
    return run(Call.SLOTS, strike -> dropped(), () -> real.slots(members, counted));
  }

  @Override
  public Future<Map<Slot, Long>> timeouts(List<Slot> slots) {
    return run(Call.SLOTS, strike -> dropped(), () -> real.timeouts(slots));
  }

  @Override
  public Future<Set<String>> holders(Map<String, String> agentByExecution) {
    return run(Call.SLOTS, strike -> dropped(), () -> real.holders(agentByExecution));
  }

  @Override
  public Future<Optional<Instant>> time() {
    return real.time();
  }

  @Override
  public Future<Void> ping() {
    return real.ping();
  }

  @Override
  public Future<List<Finding>> tryOut() {
    return real.tryOut();
  }

  @Override
  public Future<Void> close() {
    return real.close();
  }

  /** Faults that calls of another kind meet in another way, or not at all. */
  private interface Own<T> {
    Future<T> struck(Strike strike);
  }

  private <T> Future<T> run(Call call, Own<T> own, Supplier<Future<T>> work) {
    if (!real.kept()) {
      return work.get();
    }
    return plan.next(call, this::possible).map(strike -> struck(strike, own, work)).orElseGet(work);
  }

  private boolean possible(Fault fault) {
    boolean within = fault == Fault.SCRIPTS_LOST || fault == Fault.IDLE_CLOSED || fault == Fault.WRITES_FORGOTTEN;
    return !within || tampering.get() != null;
  }

  private <T> Future<T> struck(Strike strike, Own<T> own, Supplier<Future<T>> work) {
    return switch (strike.fault()) {
      case SLOW -> delays.later(strike, work);
      case REFUSED -> Future.failedFuture(new InjectedFailure("connection refused", new ConnectException()));
      case TIMED_OUT -> delays.fail(strike, timedOut());
      case EXECUTED_THEN_TIMED_OUT -> work.get().compose(done -> delays.fail(strike, timedOut()));
      case READ_ONLY -> Future.failedFuture(new InjectedFailure("READONLY You can't write against a read only replica."));
      case SCRIPTS_LOST -> tampering.get().loseScripts().compose(lost -> work.get());
      case IDLE_CLOSED -> tampering.get().closeIdle().compose(closed -> delays.untilNoticed()).compose(noticed -> work.get());
      default -> own.struck(strike);
    };
  }

  private static InjectedFailure timedOut() {
    return new InjectedFailure("no answer in time", new TimeoutException());
  }

  private static <T> Future<T> dropped() {
    return Future.failedFuture(new InjectedFailure("connection dropped"));
  }
}
