package dev.watchdog.slot;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Bounds;
import dev.watchdog.core.Chunks;
import dev.watchdog.core.KnownServer;
import dev.watchdog.core.MarkersRead;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Release;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Slots and markers in a real Redis. Work over many keys is pipelined on one connection, in pieces, each with a deadline. Single calls
 * that cannot raise are pipelined rather than batched: a batch with one failure loses every other answer.
 */
public final class RedisSlots implements SlotRegistry {

  /** Keys whose slots are held at a time until they are counted. */
  private static final int BATCH = 100;

  private final Connections connections;
  private final SlotKeys keys;
  private final boolean embedded;
  private final KnownServer server = new KnownServer();
  private final MarkerReader markers;
  private final Releases releases;
  private final Trial trial;

  /** Over a server that others write to as well. */
  public RedisSlots(Redis redis, Settings.Redis settings) {
    this(redis, settings, false);
  }

  /**
   * Over a server.
   *
   * @param embedded whether it began with this process: then it has not restarted, it is nobody's replica, and its clock is our own
   */
  public RedisSlots(Redis redis, Settings.Redis settings, boolean embedded) {
    this.connections = new Connections(redis);
    this.keys = new SlotKeys(settings);
    this.embedded = embedded;
    this.markers = new MarkerReader(connections, keys, embedded, server);
    this.releases = new Releases(connections, keys);
    this.trial = new Trial(keys, markers, releases);
  }

  @Override
  public boolean kept() {
    return true;
  }

  @Override
  public void begin(Optional<String> keptServer) {
    server.begin(keptServer);
    markers.begin();
  }

  @Override
  public void beginUnread() {
    server.beginUnread();
    markers.begin();
  }

  @Override
  public Future<MarkersRead> markers(List<String> executionIds) {
    return markers.read(executionIds);
  }

  @Override
  public Optional<String> serverToKeep() {
    return server.toKeep();
  }

  @Override
  public void serverKept(String runId) {
    server.kept(runId);
  }

  @Override
  public Future<List<Release>> release(List<Recovered> recovered) {
    return releases.of(recovered);
  }

  @Override
  public Future<Release.Part> release(Slot slot) {
    return releases.of(slot);
  }

  @Override
  public Future<SlotMembers> members() {
    return keysOfAgents().compose(all -> {
      Map<String, List<String>> members = new HashMap<>(all.size() * 2);
      return connections.pieces(all, (connection, some) ->
              Future.join(Chunks.of(some, BATCH).stream().map(batch -> members(connection, batch, members)).toList()).mapEmpty())
          .map(done -> new SlotMembers(members));
    });
  }

  private Future<List<String>> keysOfAgents() {
    return connections.one(connection -> scan(connection, "0", new HashSet<>()))
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

  /** Of one that is too long to be an execution's id so much is kept that it equals none. */
  private static List<String> texts(Response members) {
    String[] texts = new String[members.size()];
    for (int i = 0; i < texts.length; i++) {
      String member = members.get(i).toString();
      texts[i] = member.length() > Bounds.EXECUTION_ID ? member.substring(0, Bounds.EXECUTION_ID + 1) : member;
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
    return connections.pieces(some, (connection, piece) ->
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
    Request request = Request.cmd(Command.SCAN).arg(cursor).arg("MATCH").arg(keys.slotsGlob()).arg("COUNT").arg(Connections.PIECE);
    return connection.send(request).compose(page -> {
      page.get(1).forEach(key -> found.add(key.toString()));
      String next = page.get(0).toString();
      return next.equals("0") ? Future.succeededFuture(found) : scan(connection, next, found);
    });
  }

  /** A key that cannot be read is a problem of its own; the slots of other agents are read all the same. */
  private Future<Void> read(RedisConnection connection, String key, SlotReading read) {
    String agent = keys.agentOf(key).orElseThrow();
    if (agent.length() > Bounds.STORED_AGENT_NAME) {
      String found = ": expected an agent's name of at most " + Bounds.STORED_AGENT_NAME + " characters, found a longer one, left alone";
      read.problem(Problem.Kind.SLOT_ODD.says("Redis key " + SafeText.line(key, 200) + found));
      return Future.succeededFuture();
    }
    return connection.send(members(key).arg("WITHSCORES"))
        .map(flat -> read.take(agent, flat))
        .recover(failure -> {
          String text = String.valueOf(failure.getMessage());
          if (!text.startsWith("WRONGTYPE")) {
            return Future.failedFuture(failure);
          }
          String found = ": expected a sorted set of slots, found another type";
          read.problem(Problem.Kind.SLOT_ODD.says("Redis key " + SafeText.line(key, 200) + found));
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<Map<Slot, Long>> timeouts(List<Slot> slots) {
    Map<Slot, Long> timeouts = new HashMap<>();
    return connections.pieces(slots, (connection, some) ->
            Future.join(some.stream().map(slot -> timeout(connection, slot, timeouts)).toList()).mapEmpty())
        .map(done -> timeouts);
  }

  @Override
  public Future<Set<String>> holders(Map<String, String> agentByExecution) {
    Set<String> holders = new HashSet<>();
    return connections.pieces(List.copyOf(agentByExecution.keySet()), (connection, ids) ->
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
  public Future<Optional<Instant>> time() {
    if (embedded) {
      return Future.succeededFuture(Optional.empty());
    }
    return connections.one(connection -> connection.send(Request.cmd(Command.TIME)))
        .map(time -> Optional.of(Instant.ofEpochSecond(time.get(0).toLong(), time.get(1).toLong() * 1000)))
        .recover(failure ->
            MarkerReader.refused(failure) ? Future.succeededFuture(Optional.empty()) : Future.failedFuture(failure));
  }

  @Override
  public Future<Void> ping() {
    return connections.one(connection -> connection.send(Request.cmd(Command.PING))).mapEmpty();
  }

  /** The embedded server is our own: there is no user that could lack a right, and nobody makes a replica of it. */
  @Override
  public Future<List<Finding>> tryOut() {
    return embedded ? ping().map(List.of()) : connections.one(trial::on);
  }

  @Override
  public Future<Void> close() {
    return connections.close();
  }
}
