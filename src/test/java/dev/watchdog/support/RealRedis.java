package dev.watchdog.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A Redis server on loopback with the keys of the contract: it can be emptied, stopped, started again and frozen. */
public final class RealRedis implements AutoCloseable {

  /** A port that was free may be another's before the server has it, where several test processes look for one at a time. */
  private static final int PORTS_TRIED = 5;

  private final int port;
  private final RedisWire wire;
  private final Set<Holder> seeded = ConcurrentHashMap.newKeySet();
  private final Path folderOrNull;
  private final List<String> more;
  private RedisServer server;
  private long pid;

  private RealRedis(int port, Path folderOrNull, List<String> more) {
    this.port = port;
    this.folderOrNull = folderOrNull;
    this.more = more;
    wire = new RedisWire(port);
  }

  /** An execution that a test gave a slot. */
  public record Holder(String agent, String executionId) {}

  public static RealRedis started() {
    return started(List.of());
  }

  /** One with more settings, each as a line of its file. */
  public static RealRedis started(List<String> more) {
    for (int again = PORTS_TRIED - 1; ; again--) {
      RealRedis redis = new RealRedis(freePort(), null, more);
      try {
        redis.start();
        return redis;
      } catch (UncheckedIOException failed) {
        if (again == 0 || !portTaken(failed)) {
          throw failed;
        }
      }
    }
  }

  private static boolean portTaken(Throwable failure) {
    return failure != null && (String.valueOf(failure.getMessage()).contains("Address already in use") || portTaken(failure.getCause()));
  }

  /** One that is not started yet and that keeps what it holds over a stop, in this folder. */
  public static RealRedis durable(Path folder) {
    return new RealRedis(freePort(), folder, List.of());
  }

  /** One for the whole JVM, for tests that neither stop nor freeze it; empty it before use. */
  public static RealRedis shared() {
    return Shared.INSTANCE;
  }

  /** Starts it on the port it always had, empty unless it is a durable one; one that runs already is no error. */
  public void start() {
    if (server != null) {
      return;
    }
    try {
      RedisServerBuilder settings = RedisServer.newRedisServer().port(port).bind("127.0.0.1").onShutdownForceStop(true);
      settings.setting("save \"\"").setting("appendonly " + (folderOrNull == null ? "no" : "yes"));
      if (folderOrNull != null) {
        settings.setting("dir " + folderOrNull);
      }
      more.forEach(settings::setting);
      server = settings.build();
      server.start();
      seeded.clear();
      String info = (String) wire.call("INFO", "server");
      pid = Long.parseLong(info.lines().filter(line -> line.startsWith("process_id:")).findFirst().orElseThrow().substring(11).trim());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Ends it; one that does not run is no error. */
  public void stop() {
    try {
      if (server != null) {
        server.stop();
        server = null;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Lets it hang: connections are accepted, nothing is answered. */
  public void freeze() {
    Signals.send("STOP", pid);
  }

  public void thaw() {
    if (server != null) {
      Signals.send("CONT", pid);
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public void clear() {
    seeded.clear();
    call("FLUSHALL");
    call("SCRIPT", "FLUSH");
  }

  public Object call(String... words) {
    return wire.call(words);
  }

  /** {@code slot(A, id, age, T)}: the member that old, its hash with this time-out. */
  public void slot(String agent, String id, long ageSeconds, Integer timeoutSeconds) {
    long at = Instant.now().getEpochSecond() - ageSeconds;
    seeded.add(new Holder(agent, id));
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

  /** Whom tests gave a slot since it was started or emptied. */
  public Set<Holder> seeded() {
    return Set.copyOf(seeded);
  }

  /** When a slot was taken, in seconds; null where there is none. */
  public Double scoreOf(String agent, String id) {
    return "zset".equals(call("TYPE", slotsKey(agent))) && call("ZSCORE", slotsKey(agent), id) instanceof String score
        ? Double.valueOf(score)
        : null;
  }

  /** Brings it back from whatever a test did to it. */
  public void recover() {
    thaw();
    try {
      call("PING");
    } catch (UncheckedIOException stopped) {
      start();
    }
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
            case "set" -> call("SMEMBERS", name);
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
