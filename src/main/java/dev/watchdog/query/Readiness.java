package dev.watchdog.query;

import dev.watchdog.bus.Protocol.Board;
import dev.watchdog.bus.Protocol.Writing;
import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether the watchdog can do its work: both stores answer, and the last cycle is not too long ago. */
final class Readiness {

  private static final long CHECK_MILLIS_MAX = 4000;
  private static final Duration LATE_MAX = Duration.ofMinutes(1);

  private final Settings.Reconcile settings;
  private final InstantSource clock;
  private final Instant firstDue;

  Readiness(Settings.Reconcile settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.firstDue = clock.instant().plus(settings.firstDelay());
  }

  /** Before both stores were reached and the cycle was started. */
  JsonObject notReached(StoresAwaited awaited) {
    boolean starting = awaited.database().isEmpty() && awaited.redis().isEmpty();
    JsonObject lastCycle = starting ? state(false, "not started yet") : state(true, "not due yet");
    return answer(awaited(awaited.database()), awaited(awaited.redis()), lastCycle);
  }

  private static JsonObject awaited(Optional<String> said) {
    return said.map(words -> state(false, "not reached yet: " + words)).orElseGet(() -> state(true, "reached"));
  }

  /** Never fails. */
  Future<JsonObject> check(Stores stores, Optional<Board> board, Optional<Writing> writing) {
    Future<JsonObject> database = bounded(stores.outbox().publishedUpTo().mapEmpty()).map(answers -> able(answers, writing));
    Future<JsonObject> redis = stores.slots().kept() ? bounded(stores.slots().fit()) : Future.succeededFuture(state(true, "none"));
    return Future.all(database, redis).map(done -> answer(database.result(), redis.result(), lastCycle(board)));
  }

  private static Future<JsonObject> bounded(Future<Void> work) {
    return work.timeout(CHECK_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .map(done -> state(true, "answers"))
        .otherwise(failure -> state(false, words(failure)));
  }

  /** A database that answers and takes nothing is no use. */
  private static JsonObject able(JsonObject answers, Optional<Writing> writing) {
    String unable = writing.map(Writing::unable).orElse(null);
    return unable != null && answers.getString("status").equals("up") ? state(false, "not able to write: " + unable) : answers;
  }

  private static String words(Throwable failure) {
    boolean silent = failure instanceof TimeoutException;
    return silent ? "no answer within " + CHECK_MILLIS_MAX / 1000 + " s" : String.valueOf(failure.getMessage());
  }

  /** Until the first tick is due its age does not count. */
  private JsonObject lastCycle(Optional<Board> board) {
    if (board.isEmpty()) {
      return state(false, "the decision does not answer");
    }
    Instant now = clock.instant();
    Instant last = board.get().lastCycleAt();
    Instant lateFrom =
        last == null ? firstDue.plus(settings.interval()).plus(LATE_MAX) : last.plus(settings.interval().multipliedBy(2)).plus(LATE_MAX);
    if (board.get().lastFailure() != null) {
      return state(false, board.get().lastFailure().text());
    }
    if (board.get().trust().unfit() != null) {
      return state(false, "the last cycle found that the watchdog cannot do its work: " + board.get().trust().unfit());
    }
    if (last == null) {
      return state(!now.isAfter(lateFrom), now.isBefore(firstDue) ? "not due yet" : "none completed yet");
    }
    return state(board.get().running() || !now.isAfter(lateFrom), Duration.between(last, now).toSeconds() + " s ago");
  }

  private static JsonObject state(boolean up, String detail) {
    return new JsonObject().put("status", up ? "up" : "down").put("detail", detail);
  }

  private static JsonObject answer(JsonObject database, JsonObject redis, JsonObject lastCycle) {
    boolean ready =
        "up".equals(database.getString("status")) && "up".equals(redis.getString("status")) && "up".equals(lastCycle.getString("status"));
    return new JsonObject()
        .put("ready", ready)
        .put("checks", new JsonObject().put("database", database).put("redis", redis).put("last_cycle", lastCycle));
  }
}
