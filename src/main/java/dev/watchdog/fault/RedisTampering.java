package dev.watchdog.fault;

import dev.watchdog.config.Settings;
import dev.watchdog.slot.SlotRegistry.Recovered;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tampers with a real server, over a client that it is handed and does not close. */
final class RedisTampering implements SlotTampering {

  private static final long DEADLINE_MILLIS = 5000;
  private static final Pattern IDLE = Pattern.compile("^id=(\\d+) .* idle=([1-9]\\d*) ", Pattern.MULTILINE);

  private final Redis redis;
  private final Settings.Redis keys;

  RedisTampering(Redis redis, Settings.Redis keys) {
    this.redis = redis;
    this.keys = keys;
  }

  @Override
  public Future<Void> loseScripts() {
    return send(Command.SCRIPT, "FLUSH").mapEmpty();
  }

  @Override
  public Future<Void> closeIdle() {
    return send(Command.CLIENT, "LIST").compose(clients -> {
      Matcher idle = IDLE.matcher(clients.toString());
      List<Future<Response>> kills = new ArrayList<>();
      while (idle.find()) {
        kills.add(send(Command.CLIENT, "KILL", "ID", idle.group(1)));
      }
      return Future.join(kills).<Void>mapEmpty().otherwiseEmpty(); // One that is gone already needs no closing.
    });
  }

  @Override
  public Future<Supplier<Future<Void>>> remember(List<Recovered> held) {
    return Future.all(held.stream().map(this::remember).toList()).map(noted -> {
      List<Supplier<Future<Void>>> all = noted.list();
      return () -> Future.join(all.stream().map(Supplier::get).toList()).mapEmpty();
    });
  }

  private Future<Supplier<Future<Void>>> remember(Recovered one) {
    String slots = keys.slotsKey().replace("{agent}", one.agent());
    Future<Response> score = send(Command.ZSCORE, slots, one.executionId()).otherwiseEmpty(); // A key of another type holds no slot.
    Future<Supplier<Future<Void>>> hash =
        dump(keys.slotKey().replace("{agent}", one.agent()).replace("{execution}", one.executionId()));
    Future<Supplier<Future<Void>>> running = dump(keys.runningKey().replace("{agent}", one.agent()));
    return Future.all(score, hash, running).map(noted -> () -> Future.join(
            score.result() == null
                ? Future.succeededFuture()
                : send(Command.ZADD, slots, "NX", score.result().toString(), one.executionId()),
            hash.result().get(),
            running.result().get())
        .mapEmpty());
  }

  /** Notes one key; restoring it spares one that is there. */
  private Future<Supplier<Future<Void>>> dump(String key) {
    return redis.send(Request.cmd(Command.DUMP).arg(key)).compose(value -> value == null
        ? Future.succeededFuture(Future::<Void>succeededFuture)
        : send(Command.PTTL, key).map(left -> restoring(key, Math.max(0, left.toLong()), value.toBuffer())));
  }

  private Supplier<Future<Void>> restoring(String key, long left, Buffer value) {
    Request restore = Request.cmd(Command.RESTORE).arg(key).arg(left).arg(value);
    return () -> redis.send(restore).<Void>mapEmpty().otherwiseEmpty(); // BUSYKEY: the release had spared it.
  }

  private Future<Response> send(Command command, String... arguments) {
    Request request = Request.cmd(command);
    for (String argument : arguments) {
      request.arg(argument);
    }
    return redis.send(request).timeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
