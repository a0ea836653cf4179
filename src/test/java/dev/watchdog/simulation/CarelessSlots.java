package dev.watchdog.simulation;

import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkersRead;
import dev.watchdog.core.Release;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.Slots;
import dev.watchdog.slot.SlotRegistry;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Redis, of which more is taken than one's own, or less given back. */
record CarelessSlots(SlotRegistry real, World world, Life life, How how) implements SlotRegistry {

  /** What is done wrong. */
  enum How {
    ANY_SCORE,
    ANY_RUNNING_KEY,
    SWEEP_ALL,
    MARKER_NONE,
    RESTART_PROVES,
    NOT_AT_ALL,
    OF_FINISHED_NONE,
    OWN_CLOCK
  }

  @Override
  public boolean kept() {
    return true;
  }

  @Override
  public void begin(Optional<String> keptServer) {
    real.begin(keptServer);
  }

  /** What its agent names as finished is over, whoever is about to send it again. */
  private MarkersRead ofFinished(MarkersRead read) {
    if (how != How.OF_FINISHED_NONE) {
      return read;
    }
    Map<String, Marker> markers = new HashMap<>(read.byExecution());
    markers.replaceAll((id, marker) -> world.nodes.values().stream().anyMatch(node -> node.finished(id)) ? Marker.NONE : marker);
    return new MarkersRead(markers, read.problems());
  }

  @Override
  public Future<Optional<Instant>> time() {
    return real.time().map(told -> how == How.OWN_CLOCK ? told.map(time -> life.wall()) : told);
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
    return real.markers(executionIds).map(this::doubtless).map(this::ofFinished).recover(failure -> {
      Map<String, Marker> none = new HashMap<>();
      executionIds.forEach(id -> none.put(id, Marker.NONE));
      return how == How.MARKER_NONE ? Future.succeededFuture(new MarkersRead(none)) : Future.failedFuture(failure);
    });
  }

  private MarkersRead doubtless(MarkersRead read) {
    if (how != How.RESTART_PROVES) {
      return read;
    }
    Map<String, Marker> markers = new HashMap<>(read.byExecution());
    markers.replaceAll((id, marker) -> marker == Marker.UNREADABLE ? Marker.NONE : marker);
    return new MarkersRead(markers);
  }

  @Override
  public Future<List<Release>> release(List<Recovered> recovered) {
    if (how == How.NOT_AT_ALL) {
      return Future.succeededFuture(Collections.nCopies(recovered.size(), Release.NOTHING));
    }
    return real.release(recovered).onSuccess(done -> recovered.forEach(this::takeMore));
  }

  private void takeMore(Recovered one) {
    Keyspace.Member member = world.keys.slot(one.agent(), one.executionId());
    if (how == How.ANY_SCORE && member != null) {
      world.slotChecks.slot(life, one.agent(), one.executionId(), member, false);
      world.keys.free(one.agent(), one.executionId());
    }
    Keyspace.Holder holder = world.keys.holder(one.agent());
    if (how == How.ANY_RUNNING_KEY && holder != null) {
      world.slotChecks.runningKey(one.agent(), one.executionId(), holder);
      world.keys.hold(one.agent(), null);
    }
  }

  @Override
  public Future<SlotMembers> members() {
    return real.members();
  }

  @Override
  public Future<Slots> slots(SlotMembers members, Set<String> counted) {
    return how == How.SWEEP_ALL
        ? real.slots(members, Set.of()).onSuccess(read -> read.slots().forEach(this::sweep))
        : real.slots(members, counted);
  }

  private void sweep(Slot slot) {
    Keyspace.Member member = world.keys.slot(slot.agent(), slot.executionId());
    if (member != null && world.loop.now() - member.acquiredAt() > Loop.MINUTE) {
      world.slotChecks.slot(life, slot.agent(), slot.executionId(), member, true);
    }
  }

  @Override
  public Future<Map<Slot, Long>> timeouts(List<Slot> slots) {
    return real.timeouts(slots);
  }

  @Override
  public Future<Set<String>> holders(Map<String, String> agentByExecution) {
    return real.holders(agentByExecution);
  }

  @Override
  public Future<Release.Part> release(Slot slot) {
    return real.release(slot);
  }

  @Override
  public Future<Void> ping() {
    return real.ping();
  }

  @Override
  public Future<Void> close() {
    return real.close();
  }
}
