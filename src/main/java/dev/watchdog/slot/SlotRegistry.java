package dev.watchdog.slot;

import dev.watchdog.core.MarkersRead;
import dev.watchdog.core.Release;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.Slots;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Capacity slots and dispatcher markers, as the flow sees them. */
public interface SlotRegistry {

  /** Whether there is a Redis at all. */
  boolean kept();

  /**
   * A cycle begins: what was refused to the user in the one before is tried anew.
   *
   * @param keptServer the server that was relied on before, by its own id; empty where none is known
   */
  default void begin(Optional<String> keptServer) {}

  /** A cycle begins, and which server was relied on before could not be read. */
  default void beginUnread() {}

  /**
   * The marker of each execution; one that is missing is unreadable where the server has only just started or is a replica. Fails where
   * Redis could not be asked.
   */
  Future<MarkersRead> markers(List<String> executionIds);

  /** The id of the server that is relied on from now on, where it is not the one that is kept. */
  default Optional<String> serverToKeep() {
    return Optional.empty();
  }

  /** That server is kept now. */
  default void serverKept(String runId) {}

  /**
   * Gives back what recovered executions hold, and says what that came to, in their order. Fails as a whole where Redis could not be asked
   * or takes no writes; repeating it changes nothing.
   */
  Future<List<Release>> release(List<Recovered> recovered);

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

  /** Releases one slot while its score is still the one that was read; answers what that came to. */
  Future<Release.Part> release(Slot slot);

  /**
   * The time by the server's clock; empty where there is none to ask that could tell more than the watchdog's own, or the user may not ask.
   * Fails where Redis could not be asked.
   */
  default Future<Optional<Instant>> time() {
    return Future.succeededFuture(Optional.empty());
  }

  /** Fails where Redis does not answer. */
  Future<Void> ping();

  /**
   * Tries out what acting will need of Redis, on keys that do not exist, and changes nothing. Fails where Redis does not answer; what it
   * answered and the watchdog cannot work with is a finding.
   */
  default Future<List<Finding>> tryOut() {
    return ping().map(List.of());
  }

  /** Fails, in words, where Redis does not answer or acting would fail. */
  default Future<Void> fit() {
    return tryOut().compose(findings -> {
      String failing = findings.stream().filter(finding -> !finding.ok()).map(Finding::text).collect(Collectors.joining("; "));
      return failing.isEmpty() ? Future.succeededFuture() : Future.failedFuture(failing);
    });
  }

  Future<Void> close();

  /**
   * One thing that was found out about Redis.
   *
   * @param ok whether the watchdog can work with that
   * @param text in words that follow "Redis: "
   */
  record Finding(boolean ok, String text) {}

  /** A recovered execution: slots acquired after {@code at} are not its own. */
  record Recovered(String agent, String executionId, Instant at) {}
}
