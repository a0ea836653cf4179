package dev.watchdog.slot;

import dev.watchdog.core.Release;
import dev.watchdog.core.Release.Part;
import dev.watchdog.core.Slot;
import dev.watchdog.slot.SlotRegistry.Recovered;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisConnection;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gives back what executions hold, and says in words what the scripts found. */
final class Releases {

  private static final double MILLISECONDS_BELOW = 1e14;

  private final Connections connections;
  private final SlotKeys keys;
  private final Script releaseExecution = Script.of("release_execution.lua");
  private final Script releaseSlot = Script.of("release_slot.lua");

  Releases(Connections connections, SlotKeys keys) {
    this.connections = connections;
    this.keys = keys;
  }

  /** In the order of the executions. */
  Future<List<Release>> of(List<Recovered> recovered) {
    Map<Recovered, Release> released = new HashMap<>(); // Where a piece is done again, what was freed would be told as not there.
    return connections.pieces(recovered, (connection, some) ->
            Future.join(
                    some.stream()
                        .filter(one -> !released.containsKey(one))
                        .map(one -> release(connection, one).onSuccess(done -> released.putIfAbsent(one, done)))
                        .toList())
                .mapEmpty())
        .map(done -> recovered.stream().map(released::get).toList());
  }

  Future<Release> release(RedisConnection connection, Recovered one) {
    List<String> names = List.of(keys.slots(one.agent()), keys.slot(one.agent(), one.executionId()), keys.running(one.agent()));
    return releaseExecution.run(connection, names, List.of(one.executionId(), seconds(one.at())))
        .map(found -> new Release(slot(found.get(0).toString()), runningKey(found.get(1).toString())));
  }

  Future<Part> of(Slot slot) {
    return connections.one(connection -> release(connection, slot));
  }

  Future<Part> release(RedisConnection connection, Slot slot) {
    List<String> names = List.of(keys.slots(slot.agent()), keys.slot(slot.agent(), slot.executionId()));
    return releaseSlot.run(connection, names, List.of(slot.executionId(), Double.toString(slot.score())))
        .map(found -> slot(found.toString()));
  }

  private static Part slot(String found) {
    String[] words = found.split(" ", 2);
    return switch (words[0]) {
      case "freed" -> Part.FREED;
      case "absent" -> Part.ABSENT;
      case "later" -> Part.spared("it was acquired after the recovery, for a later attempt");
      case "anew" -> Part.spared("it was acquired anew");
      case "sentinel" -> Part.spared("a member that starts with drain- is no execution's");
      case "timeless" -> Part.held("its score " + words[1] + " is no time in seconds" + guess(words[1]));
      default -> Part.held("the key of the agent's slots is a " + words[1] + " and no sorted set");
    };
  }

  private static Part runningKey(String found) {
    String[] words = found.split(" ", 2);
    return switch (words[0]) {
      case "freed" -> Part.FREED;
      case "absent" -> Part.ABSENT;
      case "other" -> Part.spared("it does not name this execution");
      case "text" -> Part.held("it has the execution's id in it, but is no JSON object with an id");
      default -> Part.held("it is a " + words[1] + " and no text");
    };
  }

  private static String guess(String score) {
    return !score.equals("inf") && Double.parseDouble(score) < MILLISECONDS_BELOW ? ", but looks like milliseconds" : "";
  }

  private static String seconds(Instant at) {
    return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, at), 6).toPlainString();
  }
}
