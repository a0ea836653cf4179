package dev.watchdog.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Marker;
import dev.watchdog.core.Slot;
import dev.watchdog.slot.SlotRegistry.Recovered;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that closes connections in the moment in which they are used again. */
class RedisSlotsTest {

  private static final int ROUNDS = 50;

  private final Vertx vertx = Vertx.vertx();
  private final RealRedis redis = RealRedis.started();
  private final Settings.Redis keys = TestSettings.of(Map.of()).redis();
  private final Redis client = Redis.createClient(vertx,
      new RedisOptions().setConnectionString(redis.url()).setPreferredProtocolVersion(ProtocolVersion.RESP2).setMaxPoolSize(2));
  private final RedisSlots slots = new RedisSlots(client, keys);

  @BeforeEach
  void seed() {
    redis.clear();
    redis.inflight("e1");
  }

  @AfterEach
  void close() throws Exception {
    await(client.close());
    await(vertx.close());
    redis.close();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  /** What the client has not noticed yet. */
  private void closeConnections() {
    redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
  }

  @Test
  void what_is_read_is_read_over_another_connection() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      closeConnections();
      assertThat(await(slots.markers(List.of("e1", "e2"))).byExecution()).isEqualTo(Map.of("e1", Marker.ALIVE, "e2", Marker.NONE));
      closeConnections();
      await(slots.ping());
    }
  }

  @Test
  void slots_are_counted_once_however_often_a_piece_is_done_again() throws Exception {
    List<String> agents = IntStream.range(0, 300).mapToObj(i -> "agent-" + i).toList();
    agents.forEach(agent -> redis.slot(agent, "of-" + agent, 300, 900));
    for (int round = 0; round < ROUNDS; round++) {
      closeConnections();
      assertThat(await(slots.slots()).slots()).extracting(Slot::agent).containsExactlyInAnyOrderElementsOf(agents);
      closeConnections();
      assertThat(await(slots.slots(await(slots.members()), Set.of("of-agent-7"))).counted()).isEqualTo(1);
    }
  }

  @Test
  void what_is_released_is_released() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      redis.slot("a", "e1", 300, 900);
      closeConnections();
      await(slots.release(List.of(new Recovered("a", "e1", Instant.now()))));
      assertThat(redis.hasSlot("a", "e1")).isFalse();
    }
  }
}
