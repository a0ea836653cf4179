package dev.watchdog.slot;

import dev.watchdog.core.Marker;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.Slots;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Capacity slots and dispatcher markers, as the flow sees them. */
public interface SlotRegistry {

  /** Whether there is a Redis at all. */
  boolean kept();

  /** The marker of each execution. Fails where Redis could not be asked. */
  Future<Map<String, Marker>> markers(List<String> executionIds);

  /** Gives back what recovered executions hold. Fails as a whole where Redis could not be asked; repeating it changes nothing. */
  Future<Void> release(List<Recovered> recovered);

  /** Which executions hold a slot of any agent. Needs nothing that the database tells, so that both can be read at once. */
  Future<SlotMembers> members();

  /**
   * All slots of all agents that had some. Those of some executions are only counted: nearly every slot belongs to a run that goes on, and
   * reading the scores of those is most of the work. The others are read anew, as they are now.
   *
   * @param counted ids of the executions whose slots are counted and not told
   */
  Future<Slots> slots(SlotMembers members, Set<String> counted);

  /** All slots of all agents. */
  default Future<Slots> slots() {
    return members().compose(members -> slots(members, Set.of()));
  }

  /** The {@code timeout_seconds} of slots' hashes; a slot without a positive one is not in the map. */
  Future<Map<Slot, Long>> timeouts(List<Slot> slots);

  /** Which of these executions hold a slot of their agent, by id. */
  Future<Set<String>> holders(Map<String, String> agentByExecution);

  /** Releases one slot while its score is still the one that was read; answers whether it did. */
  Future<Boolean> release(Slot slot);

  /** The time by the server's clock; empty where there is none to ask that could tell more than the watchdog's own. */
  default Future<Optional<Instant>> time() {
    return Future.succeededFuture(Optional.empty());
  }

  /** Fails where Redis does not answer. */
  Future<Void> ping();

  Future<Void> close();

  /** A recovered execution: slots acquired after {@code at} are not its own. */
  record Recovered(String agent, String executionId, Instant at) {}
}
