package dev.watchdog.slot;

import dev.watchdog.core.Slot;
import dev.watchdog.slot.SlotRegistry.Finding;
import dev.watchdog.slot.SlotRegistry.Recovered;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tries out, in one round trip, every command and every script that a cycle may need, on the keys of an agent and an execution that cannot
 * exist. What writes removes nothing, since there is nothing; a server that takes no writes says so all the same.
 */
final class Trial {

  private static final String NOBODY = "-";

  /** Later than any slot that was ever acquired: were there one, it would be spared. */
  private static final Recovered NO_RUN = new Recovered(NOBODY, NOBODY, Instant.EPOCH);

  private final SlotKeys keys;
  private final MarkerReader markers;
  private final Releases releases;

  Trial(SlotKeys keys, MarkerReader markers, Releases releases) {
    this.keys = keys;
    this.markers = markers;
    this.releases = releases;
  }

  Future<List<Finding>> on(RedisConnection connection) {
    Map<String, Future<Tried>> commands = new LinkedHashMap<>();
    commands().forEach((name, request) -> commands.put(name, tried(connection.send(request).map(String::valueOf))));
    Map<String, Future<Tried>> scripts = new LinkedHashMap<>();
    scripts.put("read_markers.lua", tried(markers.flags(connection, List.of(NOBODY, NOBODY + NOBODY)).map("")));
    scripts.put("release_execution.lua", tried(releases.release(connection, NO_RUN).map("")));
    // The server may have the scripts already, and forgets them when it starts anew.
    scripts.put("a script that is not there yet", tried(connection.send(Request.cmd(Command.EVAL).arg("return 1").arg(0)).map("")));
    scripts.put("release_slot.lua", tried(releases.release(connection, new Slot(NOBODY, NOBODY, 0)).map("")));
    return Future.join(List.copyOf(commands.values()))
        .compose(answered -> Future.join(List.copyOf(scripts.values())))
        .map(answered -> new TrialFindings(keys, results(commands), results(scripts)).all());
  }

  private Map<String, Request> commands() {
    String slots = keys.slots(NOBODY);
    String slot = keys.slot(NOBODY, NOBODY);
    Map<String, Request> commands = new LinkedHashMap<>();
    commands.put("PING", Request.cmd(Command.PING));
    commands.put("INFO", Request.cmd(Command.INFO).arg("server"));
    commands.put("ROLE", Request.cmd(Command.ROLE));
    commands.put("TIME", Request.cmd(Command.TIME));
    commands.put("SCAN", Request.cmd(Command.SCAN).arg(0).arg("MATCH").arg(keys.slotsGlob()).arg("COUNT").arg(1));
    commands.put("ZRANGE", Request.cmd(Command.ZRANGE).arg(slots).arg(0).arg(-1));
    commands.put("ZSCORE", Request.cmd(Command.ZSCORE).arg(slots).arg(NOBODY));
    commands.put("HGET", Request.cmd(Command.HGET).arg(slot).arg("timeout_seconds"));
    commands.put("TYPE", Request.cmd(Command.TYPE).arg(slots));
    commands.put("EXISTS", Request.cmd(Command.EXISTS).arg(keys.inflight(NOBODY)));
    commands.put("GET", Request.cmd(Command.GET).arg(keys.running(NOBODY)));
    commands.put("ZREM", Request.cmd(Command.ZREM).arg(slots).arg(NOBODY));
    commands.put("DEL", Request.cmd(Command.DEL).arg(slot));
    return commands;
  }

  /** What the server refuses is an answer; everything else that fails is none. */
  private static Future<Tried> tried(Future<String> sent) {
    return sent.map(Tried::answered).recover(failure ->
        failure instanceof ErrorType refusal ? Future.succeededFuture(Tried.refused(refusal.getMessage())) : Future.failedFuture(failure));
  }

  private static Map<String, Tried> results(Map<String, Future<Tried>> sent) {
    Map<String, Tried> results = new LinkedHashMap<>();
    sent.forEach((name, tried) -> results.put(name, tried.result()));
    return results;
  }

  /**
   * What came of one.
   *
   * @param answer empty where it was refused
   * @param refusal in the server's words, which start with its kind; empty where it was answered
   */
  record Tried(String answer, String refusal) {

    static Tried answered(String answer) {
      return new Tried(answer, "");
    }

    /** A script that was refused something within names the line first, and then the kind. */
    static Tried refused(String words) {
      return new Tried("", words.replaceFirst("^@user_script: ?\\d+: -?", ""));
    }

    /** Whether it was refused for this, such as {@code NOPERM}. */
    boolean is(String kind) {
      return refusal.equals(kind) || refusal.startsWith(kind + " ");
    }

    boolean refused() {
      return !refusal.isEmpty();
    }
  }
}
