package dev.watchdog.slot;

import dev.watchdog.core.KnownServer;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkersRead;
import dev.watchdog.core.Problem;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads dispatcher markers, and beside them, on the same connection, which server told them and whether it is a master: a server that
 * starts anew ends its connections, so no restart can come between the two. The role is asked for after the markers: a master that becomes
 * a replica keeps its connections, and its keys go afterwards.
 *
 * <p>Much of this may be withheld from a user. What was refused is not asked for again in the same cycle, and is tried anew in the next.
 */
final class MarkerReader {

  private static final Problem REPLICA =
      Problem.Kind.MARKERS_UNREAD.says("Redis is a replica: a dispatcher marker that is missing on it may be on its master");

  private final Connections connections;
  private final SlotKeys keys;
  private final boolean embedded;
  private final KnownServer known;
  private final Script readMarkers = Script.of("read_markers.lua");
  private volatile Asked asked = new Asked();

  MarkerReader(Connections connections, SlotKeys keys, boolean embedded, KnownServer known) {
    this.connections = connections;
    this.keys = keys;
    this.embedded = embedded;
    this.known = known;
  }

  /** What may be asked, as far as this cycle has learnt. */
  private static final class Asked {
    private volatile boolean infoRefused;
    private volatile boolean roleRefused;
    private Future<Boolean> readOnly;
  }

  /**
   * A cycle begins. Which server is there is asked also where no marker will be: one that restarts before the first row comes would be the
   * first that was met. Nothing waits for the answer; where there is none, the next cycle asks again.
   */
  void begin() {
    Asked now = new Asked();
    asked = now;
    if (!embedded) {
      connections.one(connection -> restarted(connection, now));
    }
  }

  Future<MarkersRead> read(List<String> executionIds) {
    Asked now = asked;
    Map<String, Marker> markers = new HashMap<>(executionIds.size() * 2);
    Set<Problem> problems = new LinkedHashSet<>();
    return connections.pieces(executionIds, (connection, ids) -> read(connection, ids, now, markers, problems))
        .map(done -> new MarkersRead(markers, List.copyOf(problems)));
  }

  private Future<Void> read(RedisConnection connection, List<String> ids, Asked now, Map<String, Marker> markers, Set<Problem> problems) {
    Future<Optional<String>> restarted = restarted(connection, now);
    Future<Response> read = flags(connection, ids);
    Future<Boolean> replica = replica(connection, now);
    return Future.join(restarted, read, replica).map(all -> {
      restarted.result().map(Problem.Kind.MARKERS_UNREAD::says).ifPresent(problems::add);
      if (replica.result()) {
        problems.add(REPLICA);
      }
      Marker missing = restarted.result().isPresent() || replica.result() ? Marker.UNREADABLE : Marker.NONE;
      String flags = read.result().toString();
      for (int i = 0; i < ids.size(); i++) {
        markers.put(ids.get(i), flags.charAt(i) == '0' ? missing : Marker.ALIVE);
      }
      return null;
    });
  }

  /** A text with a 1 or a 0 for each: whether it has a marker. */
  Future<Response> flags(RedisConnection connection, List<String> ids) {
    return readMarkers.run(connection, ids.stream().map(keys::inflight).toList(), List.of());
  }

  private Future<Optional<String>> restarted(RedisConnection connection, Asked now) {
    if (embedded || now.infoRefused) {
      return Future.succeededFuture(Optional.empty());
    }
    return connection.send(Request.cmd(Command.INFO).arg("server"))
        .map(info -> {
          String text = String.valueOf(info);
          String runId = field(text, "run_id:");
          OptionalLong up = number(field(text, "uptime_in_seconds:"));
          return runId.isEmpty() || up.isEmpty() ? Optional.<String>empty() : known.met(runId, up.getAsLong());
        })
        .recover(failure -> {
          now.infoRefused = refused(failure);
          return now.infoRefused ? Future.succeededFuture(Optional.empty()) : Future.failedFuture(failure);
        });
  }

  private Future<Boolean> replica(RedisConnection connection, Asked now) {
    if (embedded) {
      return Future.succeededFuture(false);
    }
    if (now.roleRefused) {
      return readOnly(connection, now);
    }
    return connection.send(Request.cmd(Command.ROLE))
        .map(role -> role.size() > 0 && role.get(0).toString().equals("slave"))
        .recover(failure -> {
          now.roleRefused = refused(failure);
          return now.roleRefused ? readOnly(connection, now) : Future.failedFuture(failure);
        });
  }

  /** By a write that changes nothing, once a cycle: the key of a slot that no agent has. Only one refusal of it tells of a replica. */
  private Future<Boolean> readOnly(RedisConnection connection, Asked now) {
    synchronized (now) {
      if (now.readOnly == null || now.readOnly.failed()) {
        now.readOnly = connection.send(Request.cmd(Command.DEL).arg(keys.slot("-", "-")))
            .map(false)
            .recover(failure -> failure instanceof ErrorType error
                ? Future.succeededFuture(error.is("READONLY"))
                : Future.failedFuture(failure));
      }
      return now.readOnly;
    }
  }

  /** A proxy does not know the command, or the user may not; whatever else is answered says nothing of the next time. */
  static boolean refused(Throwable failure) {
    return failure instanceof ErrorType error && (error.is("NOPERM") || error.is("ERR"));
  }

  /** What an {@code INFO} says under a name that ends with a colon; empty where it says nothing. */
  static String field(String info, String name) {
    int at = info.indexOf("\n" + name);
    int from = at < 0 ? info.startsWith(name) ? name.length() : -1 : at + 1 + name.length();
    if (from < 0) {
      return "";
    }
    int to = info.indexOf('\n', from);
    return info.substring(from, to < 0 ? info.length() : to).strip();
  }

  private static OptionalLong number(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException none) {
      return OptionalLong.empty();
    }
  }
}
