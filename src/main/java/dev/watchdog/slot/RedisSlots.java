package dev.watchdog.slot;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Chunks;
import dev.watchdog.core.Marker;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.Slots;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.math.BigDecimal;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Slots and markers in a real Redis. Work over many keys is pipelined on one connection, in pieces, each with a deadline. Single calls
 * that cannot raise are pipelined rather than batched: a batch with one failure loses every other answer.
 */
public final class RedisSlots implements SlotRegistry {

  private static final long DEADLINE_MILLIS = 5000;
  private static final int PIECE = 1000;
  private static final int TRIED_AGAIN_MAX = 2;

  /** Keys whose slots are held at a time until they are counted. */
  private static final int BATCH = 100;

  private final Redis redis;
  private final SlotKeys keys;
  private final Script releaseExecution = Script.of("release_execution.lua");
  private final Script releaseSlot = Script.of("release_slot.lua");
  private final Script readMarkers = Script.of("read_markers.lua");

  public RedisSlots(Redis redis, Settings.Redis settings) {
    this.redis = redis;
    this.keys = new SlotKeys(settings);
  }

  @Override
  public boolean kept() {
    return true;
  }

  @Override
  public Future<Map<String, Marker>> markers(List<String> executionIds) {
    Map<String, Marker> markers = new HashMap<>(executionIds.size() * 2);
    return pieces(executionIds, (connection, ids) ->
            readMarkers.run(connection, ids.stream().map(keys::inflight).toList(), List.of()).map(there -> {
              String flags = there.toString();
              for (int i = 0; i < ids.size(); i++) {
                markers.put(ids.get(i), flags.charAt(i) == '0' ? Marker.NONE : Marker.ALIVE);
              }
              return null;
            }))
        .map(done -> markers);
  }

  @Override
  public Future<Void> release(List<Recovered> recovered) {
    return pieces(recovered, (connection, some) -> Future.join(some.stream().map(one -> release(connection, one)).toList()).mapEmpty());
  }

  private Future<Response> release(RedisConnection connection, Recovered one) {
    List<String> names = List.of(keys.slots(one.agent()), keys.slot(one.agent(), one.executionId()), keys.running(one.agent()));
    return releaseExecution.run(connection, names, List.of(one.executionId(), seconds(one.at())));
  }

  @Override
  public Future<Boolean> release(Slot slot) {
    List<String> names = List.of(keys.slots(slot.agent()), keys.slot(slot.agent(), slot.executionId()));
    return connected(connection ->
        releaseSlot.run(connection, names, List.of(slot.executionId(), Double.toString(slot.score()))).map(done -> done.toInteger() == 1));
  }

  @Override
  public Future<SlotMembers> members() {
    return keysOfAgents().compose(all -> {
      Map<String, List<String>> members = new HashMap<>(all.size() * 2);
      return pieces(all, (connection, some) ->
              Future.join(Chunks.of(some, BATCH).stream().map(batch -> members(connection, batch, members)).toList()).mapEmpty())
          .map(done -> new SlotMembers(members));
    });
  }

  private Future<List<String>> keysOfAgents() {
    return connected(connection -> scan(connection, "0", new HashSet<>()))
        .map(found -> found.stream().filter(key -> keys.agentOf(key).isPresent()).toList());
  }

  /**
   * In a batch, which costs half of single calls; it fails as a whole where one of its keys is no sorted set, and then each is left to be
   * read by itself. Where the connection is gone that tells the same.
   */
  private Future<Void> members(RedisConnection connection, List<String> batch, Map<String, List<String>> members) {
    return connection.batch(batch.stream().map(RedisSlots::members).toList()).transform(answers -> {
      for (int i = 0; i < batch.size(); i++) {
        members.put(batch.get(i), answers.succeeded() ? texts(answers.result().get(i)) : List.of());
      }
      return Future.succeededFuture();
    });
  }

  private static List<String> texts(Response members) {
    String[] texts = new String[members.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = members.get(i).toString();
    }
    return List.of(texts);
  }

  @Override
  public Future<Slots> slots(SlotMembers members, Set<String> counted) {
    SlotReading read = new SlotReading(counted);
    List<String> others = new ArrayList<>();
    members.byKey().forEach((key, ids) -> {
      if (!read.onlyCounted(ids)) {
        others.add(key);
      }
    });
    return read(others, read);
  }

  /** Where none is only counted there is nothing to find out first. */
  @Override
  public Future<Slots> slots() {
    return keysOfAgents().compose(all -> read(all, new SlotReading(Set.of())));
  }

  private Future<Slots> read(List<String> some, SlotReading read) {
    Set<String> taken = new HashSet<>(); // Where a piece is done again.
    return pieces(some, (connection, piece) ->
            Future.join(
                    piece.stream()
                        .filter(key -> !taken.contains(key))
                        .map(key -> read(connection, key, read).onSuccess(done -> taken.add(key)))
                        .toList())
                .mapEmpty())
        .map(done -> read.slots());
  }

  private static Request members(String key) {
    return Request.cmd(Command.ZRANGE).arg(key).arg(0).arg(-1);
  }

  private Future<Set<String>> scan(RedisConnection connection, String cursor, Set<String> found) {
    Request request = Request.cmd(Command.SCAN).arg(cursor).arg("MATCH").arg(keys.slotsGlob()).arg("COUNT").arg(PIECE);
    return connection.send(request).compose(page -> {
      page.get(1).forEach(key -> found.add(key.toString()));
      String next = page.get(0).toString();
      return next.equals("0") ? Future.succeededFuture(found) : scan(connection, next, found);
    });
  }

  /** A key that cannot be read is a problem of its own; the slots of other agents are read all the same. */
  private Future<Void> read(RedisConnection connection, String key, SlotReading read) {
    String agent = keys.agentOf(key).orElseThrow();
    return connection.send(members(key).arg("WITHSCORES"))
        .map(flat -> read.take(agent, flat))
        .recover(failure -> {
          String text = String.valueOf(failure.getMessage());
          if (!text.startsWith("WRONGTYPE")) {
            return Future.failedFuture(failure);
          }
          read.problem("Redis key " + SafeText.line(key, 200) + ": expected a sorted set of slots, found another type");
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<Map<Slot, Long>> timeouts(List<Slot> slots) {
    Map<Slot, Long> timeouts = new HashMap<>();
    return pieces(slots, (connection, some) ->
            Future.join(some.stream().map(slot -> timeout(connection, slot, timeouts)).toList()).mapEmpty())
        .map(done -> timeouts);
  }

  @Override
  public Future<Set<String>> holders(Map<String, String> agentByExecution) {
    Set<String> holders = new HashSet<>();
    return pieces(List.copyOf(agentByExecution.keySet()), (connection, ids) ->
            Future.join(ids.stream().map(id -> holds(connection, agentByExecution.get(id), id, holders)).toList()).mapEmpty())
        .map(done -> holders);
  }

  private Future<Void> holds(RedisConnection connection, String agent, String id, Set<String> holders) {
    return connection
        .send(Request.cmd(Command.ZSCORE).arg(keys.slots(agent)).arg(id))
        .<Void>map(score -> {
          if (score != null) {
            holders.add(id);
          }
          return null;
        })
        .recover(RedisSlots::otherType);
  }

  /** A key of another type holds no slot; anything else is a failure. */
  private static Future<Void> otherType(Throwable failure) {
    return String.valueOf(failure.getMessage()).startsWith("WRONGTYPE") ? Future.succeededFuture() : Future.failedFuture(failure);
  }

  private Future<Void> timeout(RedisConnection connection, Slot slot, Map<Slot, Long> timeouts) {
    return connection
        .send(Request.cmd(Command.HGET).arg(keys.slot(slot.agent(), slot.executionId())).arg("timeout_seconds"))
        .<Void>map(value -> {
          Long seconds = positiveOrNull(value);
          if (seconds != null) {
            timeouts.put(slot, seconds);
          }
          return null;
        })
        .recover(RedisSlots::otherType);
  }

  private static Long positiveOrNull(Response value) {
    try {
      double seconds = value == null ? 0 : Double.parseDouble(value.toString());
      return seconds > 0 && seconds < Integer.MAX_VALUE ? (Long) (long) Math.ceil(seconds) : null;
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }

  @Override
  public Future<Void> ping() {
    return connected(connection -> connection.send(Request.cmd(Command.PING))).mapEmpty();
  }

  @Override
  public Future<Void> close() {
    return redis.close();
  }

  /** Work on some keys over one connection. */
  private interface Work<T> {
    Future<Void> on(RedisConnection connection, List<T> some);
  }

  private <T> Future<Void> pieces(List<T> all, Work<T> work) {
    Future<Void> done = Future.succeededFuture();
    for (List<T> some : Chunks.of(all, PIECE)) {
      done = done.compose(before -> connected(connection -> work.on(connection, some)));
    }
    return done;
  }

  /**
   * A server closes connections that nobody uses, and one may be handed out before that is noticed: then it is done again over another. All
   * that is done here can be: it reads, or releases what is released already where it was done and only the answer was lost.
   */
  private <T> Future<T> connected(Function<RedisConnection, Future<T>> work) {
    return bounded(tried(work, TRIED_AGAIN_MAX));
  }

  private <T> Future<T> tried(Function<RedisConnection, Future<T>> work, int again) {
    return redis.connect()
        .compose(connection -> work.apply(connection).onComplete(done -> connection.close()))
        .recover(failure -> again > 0 && closed(failure) ? tried(work, again - 1) : Future.failedFuture(failure));
  }

  /** In the words of the client where it noticed, in those of the channel where it was about to. */
  private static boolean closed(Throwable failure) {
    String text = String.valueOf(failure.getMessage());
    return failure instanceof ClosedChannelException || text.equals("CONNECTION_CLOSED") || text.equals("Connection is closed");
  }

  /** Our own bound: the client waits for a server that hangs for as long as it hangs. */
  private static <T> Future<T> bounded(Future<T> work) {
    return work
        .timeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(
            failure instanceof TimeoutException ? new TimeoutException("no answer within " + DEADLINE_MILLIS / 1000 + " s") : failure));
  }

  private static String seconds(Instant at) {
    return BigDecimal.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, at), 6).toPlainString();
  }
}
