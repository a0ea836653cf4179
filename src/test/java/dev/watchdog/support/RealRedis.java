package dev.watchdog.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis server on loopback with the keys of the contract: it can be emptied, stopped, started again and frozen. */
public final class RealRedis implements AutoCloseable {

  private final int port;
  private final RedisWire wire;
  private RedisServer server;
  private long pid;

  private RealRedis(int port) {
    this.port = port;
    wire = new RedisWire(port);
  }

  public static RealRedis started() {
    RealRedis redis = new RealRedis(freePort());
    redis.start();
    return redis;
  }

  /** One for the whole JVM, for tests that neither stop nor freeze it; empty it before use. */
  public static RealRedis shared() {
    return Shared.INSTANCE;
  }

  /** Starts it, empty, on the port it always had. */
  public void start() {
    try {
      RedisServerBuilder settings = RedisServer.newRedisServer().port(port).bind("127.0.0.1").onShutdownForceStop(true);
      server = settings.setting("save \"\"").setting("appendonly no").build();
      server.start();
      String info = (String) wire.call("INFO", "server");
      pid = Long.parseLong(info.lines().filter(line -> line.startsWith("process_id:")).findFirst().orElseThrow().substring(11).trim());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public void stop() {
    try {
      server.stop();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Lets it hang: connections are accepted, nothing is answered. */
  public void freeze() {
    Signals.send("STOP", pid);
  }

  public void thaw() {
    Signals.send("CONT", pid);
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public void clear() {
    call("FLUSHALL");
    call("SCRIPT", "FLUSH");
  }

  public Object call(String... words) {
    return wire.call(words);
  }

  /** {@code slot(A, id, age, T)}: the member that old, its hash with this time-out. */
  public void slot(String agent, String id, long ageSeconds, Integer timeoutSeconds) {
    long at = Instant.now().getEpochSecond() - ageSeconds;
    call("ZADD", slotsKey(agent), String.valueOf(at), id);
    if (timeoutSeconds != null) {
      call(
          "HSET", slotKey(agent, id), "started_at", Instant.ofEpochSecond(at).toString(), "message_preview", "do it", "slot_number", "1",
          "timeout_seconds", timeoutSeconds.toString());
      call("EXPIRE", slotKey(agent, id), "7200");
    }
  }

  /** {@code key(A) = id}. */
  public void holds(String agent, String id) {
    call("SET", runningKey(agent), "{\"id\":\"" + id + "\",\"agent_name\":\"" + agent + "\"}");
  }

  /** A dispatcher is alive and will still call the agent. */
  public void inflight(String id) {
    call("SET", "execution:inflight:" + id, "1");
  }

  public void dispatched(String id) {
    call("DEL", "execution:inflight:" + id);
  }

  /** Whether the member is there. */
  public boolean hasSlot(String agent, String id) {
    return call("ZSCORE", slotsKey(agent), id) != null;
  }

  public boolean hasHash(String agent, String id) {
    return call("EXISTS", slotKey(agent, id)).equals(1L);
  }

  /** The text of the running key; null when there is none. */
  public String runningKeyOf(String agent) {
    return (String) call("GET", runningKey(agent));
  }

  /** Every key with its content, times to live left out. */
  public Map<String, Object> everything() {
    Map<String, Object> all = new TreeMap<>();
    for (Object key : (List<?>) call("KEYS", "*")) {
      String name = (String) key;
      Object content =
          switch ((String) call("TYPE", name)) {
            case "zset" -> call("ZRANGE", name, "0", "-1", "WITHSCORES");
            case "hash" -> call("HGETALL", name);
            case "list" -> call("LRANGE", name, "0", "-1");
            default -> call("GET", name);
          };
      all.put(name, content);
    }
    return all;
  }

  public static String slotsKey(String agent) {
    return "agent:slots:" + agent;
  }

  public static String slotKey(String agent, String id) {
    return "agent:slot:" + agent + ":" + id;
  }

  public static String runningKey(String agent) {
    return "agent:running:" + agent;
  }

  /** A port that was free a moment ago. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    thaw();
    stop();
  }

  /** Waits until it answers again, after a start or a thaw. */
  public void awaitAnswer() {
    Eventually.within(Duration.ofSeconds(10), () -> call("PING"));
  }

  private static final class Shared {
    static final RealRedis INSTANCE = started();
  }
}
