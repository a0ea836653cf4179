package dev.watchdog.demo;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.RealRedis;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlatformSlotsTest {

  private static final Instant START = Instant.parse("2026-03-25T10:00:00.123456Z");
  private static final Launch FIRST = new Launch("e1", "hourly-a1", "a1", "Do it", Duration.ofSeconds(12), START);
  private static final Launch SECOND = new Launch("e2", "hourly-a1", "a1", "Do that", Duration.ofSeconds(12), START.plusSeconds(1));

  private final Vertx vertx = Vertx.vertx();
  private PlatformStores stores;
  private PlatformSlots slots;
  private RealRedis redis;

  @BeforeEach
  void open() throws Exception {
    stores = new PlatformStores(vertx);
    slots = stores.slots;
    redis = stores.redis;
  }

  @AfterEach
  void close() throws Exception {
    stores.close();
    vertx.close().await(10, SECONDS);
  }

  @Test
  void a_slot_is_a_member_and_a_hash_that_expires_after_its_limit() throws Exception {
    slots.acquire(FIRST, 1).await(5, SECONDS);

    assertThat(redis.call("ZSCORE", "agent:slots:a1", "e1")).asString().startsWith("1774432800.12");
    assertThat(redis.call("HMGET", "agent:slot:a1:e1", "started_at", "message_preview", "slot_number", "timeout_seconds"))
        .isEqualTo(List.of("2026-03-25T10:00:00.123456Z", "Do it", "1", "12"));
    assertThat((Long) redis.call("TTL", "agent:slot:a1:e1")).isBetween(300L, 312L);
    assertThat(redis.runningKeyOf("a1")).contains("\"id\":\"e1\"");
  }

  @Test
  void the_queue_stays_with_whoever_holds_it_and_is_given_back_by_no_other() throws Exception {
    slots.acquire(FIRST, 1).await(5, SECONDS);
    slots.acquire(SECOND, 2).await(5, SECONDS);
    slots.release(SECOND).await(5, SECONDS);

    assertThat(redis.runningKeyOf("a1")).contains("\"id\":\"e1\"");
    assertThat(redis.hasSlot("a1", "e1")).isTrue();
    assertThat(redis.hasSlot("a1", "e2")).isFalse();
    assertThat(redis.hasHash("a1", "e2")).isFalse();

    slots.release(FIRST).await(5, SECONDS);
    slots.release(FIRST).await(5, SECONDS);
    assertThat(redis.everything()).isEmpty();
  }

  @Test
  void a_marker_is_there_while_a_dispatcher_is_alive() throws Exception {
    slots.markDispatching("e1").await(5, SECONDS);
    assertThat((Long) redis.call("TTL", "execution:inflight:e1")).isBetween(1L, 30L);

    slots.unmarkDispatching("e1").await(5, SECONDS);
    assertThat(redis.everything()).isEmpty();
  }
}
