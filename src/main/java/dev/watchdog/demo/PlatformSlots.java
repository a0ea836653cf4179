package dev.watchdog.demo;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The capacity slots, running keys and dispatcher markers of the demo's platform; without a Redis there are none. */
final class PlatformSlots {

  /** How much longer than its execution's limit a slot's hash lives. */
  private static final Duration HASH_EXTRA = Duration.ofSeconds(300);

  /** A dispatcher that died leaves its marker for no longer than this. */
  private static final Duration MARKER_LIFE = Duration.ofSeconds(30);

  private static final int PREVIEW_CHARS = 60;

  /** The running key goes only while this execution holds it. KEYS: slots, slot, running key. ARGV: execution id. */
  private static final String RELEASE = """
      redis.call('ZREM', KEYS[1], ARGV[1])
      redis.call('DEL', KEYS[2])
      local holder = redis.call('GET', KEYS[3])
      if holder and cjson.decode(holder)['id'] == ARGV[1] then
        redis.call('DEL', KEYS[3])
      end
      return 1
      """;

  private final Optional<Redis> redis;
  private final Settings.Redis keys;

  PlatformSlots(Optional<Redis> redis, Settings.Redis keys) {
    this.redis = redis;
    this.keys = keys;
  }

  /**
   * Takes a slot of the agent, and its queue where nobody holds that.
   *
   * @param number which of the agent's slots it is, from 1
   */
  Future<Void> acquire(Launch launch, int number) {
    String slot = slotKey(launch);
    String life = Long.toString(launch.limit().plus(HASH_EXTRA).toSeconds());
    String preview = launch.message().substring(0, Math.min(launch.message().length(), PREVIEW_CHARS));
    String startedAt = Timestamps.format(launch.startedAt());
    JsonObject holder = new JsonObject().put("id", launch.id()).put("started_at", startedAt);
    BigDecimal score = BigDecimal.valueOf(launch.startedAt().toEpochMilli(), 3);
    return send(
        Request.cmd(Command.ZADD).arg(slotsKey(launch)).arg(score.toPlainString()).arg(launch.id()),
        Request.cmd(Command.HSET).arg(slot)
            .arg("started_at").arg(startedAt)
            .arg("message_preview").arg(preview)
            .arg("slot_number").arg(Integer.toString(number))
            .arg("timeout_seconds").arg(Long.toString(launch.limit().toSeconds())),
        Request.cmd(Command.EXPIRE).arg(slot).arg(life),
        Request.cmd(Command.SET).arg(runningKey(launch)).arg(holder.encode()).arg("NX").arg("EX").arg(life));
  }

  /** Gives back what {@link #acquire} took; what is not there any more, or held by another, is left alone. */
  Future<Void> release(Launch launch) {
    return send(Request.cmd(Command.EVAL)
        .arg(RELEASE).arg("3").arg(slotsKey(launch)).arg(slotKey(launch)).arg(runningKey(launch)).arg(launch.id()));
  }

  /** From now on a dispatcher is alive that will call the agent. */
  Future<Void> markDispatching(String id) {
    return send(Request.cmd(Command.SET).arg(markerKey(id)).arg("1").arg("EX").arg(MARKER_LIFE.toSeconds()));
  }

  /** The dispatcher has called, and will not again. */
  Future<Void> unmarkDispatching(String id) {
    return send(Request.cmd(Command.DEL).arg(markerKey(id)));
  }

  private Future<Void> send(Request... commands) {
    return redis.isEmpty() ? Future.succeededFuture() : redis.get().batch(List.of(commands)).mapEmpty();
  }

  private String slotsKey(Launch launch) {
    return keys.slotsKey().replace("{agent}", launch.agent());
  }

  private String slotKey(Launch launch) {
    return keys.slotKey().replace("{agent}", launch.agent()).replace("{execution}", launch.id());
  }

  private String runningKey(Launch launch) {
    return keys.runningKey().replace("{agent}", launch.agent());
  }

  private String markerKey(String id) {
    return keys.inflightKey().replace("{execution}", id);
  }
}
