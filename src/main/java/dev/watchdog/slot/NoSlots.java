package dev.watchdog.slot;

import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkersRead;
import dev.watchdog.core.Release;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.Slots;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code redis.url: none}: no slots, no markers, nothing to release. */
public final class NoSlots implements SlotRegistry {

  @Override
  public boolean kept() {
    return false;
  }

  @Override
  public Future<MarkersRead> markers(List<String> executionIds) {
    Map<String, Marker> markers = new HashMap<>();
    executionIds.forEach(id -> markers.put(id, Marker.NOT_KEPT));
    return Future.succeededFuture(new MarkersRead(markers));
  }

  @Override
  public Future<List<Release>> release(List<Recovered> recovered) {
    return Future.succeededFuture(Collections.nCopies(recovered.size(), Release.NOTHING));
  }

  @Override
  public Future<SlotMembers> members() {
    return Future.succeededFuture(new SlotMembers(Map.of()));
  }

  @Override
  public Future<Slots> slots(SlotMembers members, Set<String> counted) {
    return Future.succeededFuture(new Slots(List.of(), 0, List.of()));
  }

  @Override
  public Future<Map<Slot, Long>> timeouts(List<Slot> slots) {
    return Future.succeededFuture(Map.of());
  }

  @Override
  public Future<Set<String>> holders(Map<String, String> agentByExecution) {
    return Future.succeededFuture(Set.of());
  }

  @Override
  public Future<Release.Part> release(Slot slot) {
    return Future.succeededFuture(Release.Part.ABSENT);
  }

  @Override
  public Future<Void> ping() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
