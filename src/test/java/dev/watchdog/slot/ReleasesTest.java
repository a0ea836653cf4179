package dev.watchdog.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.core.Release;
import dev.watchdog.core.Release.Part;
import dev.watchdog.core.Release.State;
import dev.watchdog.core.Slot;
import dev.watchdog.core.Slots;
import dev.watchdog.slot.SlotRegistry.Recovered;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A release says what it freed, what it spared and why. */
class ReleasesTest {

  private static final String SLOTS = RealRedis.slotsKey("a");
  private static final String KEY = RealRedis.runningKey("a");

  private final Vertx vertx = Vertx.vertx();
  private final RealRedis redis = RealRedis.started();
  private final Redis client = client(redis);
  private final RedisSlots slots = new RedisSlots(client, TestSettings.of(Map.of()).redis());

  @AfterEach
  void close() throws Exception {
    await(client.close());
    await(vertx.close());
    redis.close();
  }

  private Redis client(RealRedis server) {
    return Redis.createClient(
        vertx, new RedisOptions().setConnectionString(server.url()).setPreferredProtocolVersion(ProtocolVersion.RESP2));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private Release release(String id) throws Exception {
    return await(slots.release(List.of(new Recovered("a", id, Instant.now())))).get(0);
  }

  @Test
  void what_was_there_is_freed_and_there_is_nothing_to_note() throws Exception {
    redis.slot("a", "e1", 300, 900);
    redis.holds("a", "e1");

    assertThat(release("e1")).isEqualTo(new Release(Part.FREED, Part.FREED)).extracting(Release::note).isNull();
    assertThat(release("e1")).isEqualTo(Release.NOTHING).extracting(Release::note).isNull();
    assertThat(redis.everything()).isEmpty();
  }

  @Test
  void answers_come_in_the_order_of_the_executions() throws Exception {
    redis.slot("a", "e2", 300, 900);

    List<Release> released = await(slots.release(List.of(
        new Recovered("a", "e1", Instant.now()), new Recovered("a", "e2", Instant.now()), new Recovered("b", "e2", Instant.now()))));

    assertThat(released).extracting(one -> one.slot().state()).containsExactly(State.ABSENT, State.FREED, State.ABSENT);
  }

  @Test
  void a_score_in_milliseconds_is_not_freed_by_guess() throws Exception {
    redis.call("ZADD", SLOTS, "1774432800123", "e1");
    redis.holds("a", "e1");

    Release release = release("e1");

    assertThat(release.held()).isTrue();
    assertThat(release.note())
        .isEqualTo("slot not released: its score 1774432800123 is no time in seconds, but looks like milliseconds; running key released");
    assertThat(redis.hasSlot("a", "e1")).isTrue();
  }

  @Test
  void an_infinite_score_is_no_time() throws Exception {
    redis.call("ZADD", SLOTS, "inf", "e1");

    assertThat(release("e1").note()).isEqualTo("slot not released: its score inf is no time in seconds");
  }

  @Test
  void a_slot_of_a_later_attempt_and_a_drain_are_spared_and_not_held() throws Exception {
    redis.slot("a", "e1", -60, 900);
    redis.slot("a", "drain-1", 300, 900);

    assertThat(release("e1").slot().state()).isEqualTo(State.SPARED);
    assertThat(release("drain-1").slot().state()).isEqualTo(State.SPARED);
    assertThat(release("e1").note()).isEqualTo("slot not released: it was acquired after the recovery, for a later attempt");
  }

  /** A slot that a retry takes in the very second of the recovery is the retry's. */
  @Test
  void what_is_released_is_told_by_microseconds_and_not_by_seconds() throws Exception {
    Instant recovery = Instant.parse("2026-03-25T10:00:00.500000Z");
    redis.call("ZADD", SLOTS, "1774432800.500001", "later", "1774432800.5", "then", "1774432800.499999", "earlier");
    List<Recovered> recovered = List.of("later", "then", "earlier").stream().map(id -> new Recovered("a", id, recovery)).toList();

    assertThat(await(slots.release(recovered)))
        .as("slots acquired a microsecond after the recovery, with it and a microsecond before")
        .extracting(one -> one.slot().state()).containsExactly(State.SPARED, State.FREED, State.FREED);
    assertThat(redis.hasSlot("a", "later")).as("whether the slot that was acquired after the recovery is still there").isTrue();
  }

  @Test
  void keys_of_another_type_stay_and_are_named() throws Exception {
    redis.call("SADD", SLOTS, "e1");
    redis.call("RPUSH", KEY, "e1");

    Release release = release("e1");

    assertThat(release.note()).isEqualTo(
        "slot not released: the key of the agent's slots is a set and no sorted set; running key not released: it is a list and no text");
    assertThat(release.held()).isTrue();
    assertThat(redis.call("EXISTS", SLOTS, KEY)).isEqualTo(2L);
  }

  @Test
  void a_running_key_is_held_where_it_has_the_id_in_a_form_that_is_not_the_platforms() throws Exception {
    for (String text : List.of("e1", "\"e1\"", "[\"e1\"]", "{\"id\":\"e1\"")) {
      redis.call("SET", KEY, text);
      assertThat(release("e1").runningKey().state()).as(text).isEqualTo(State.HELD);
      assertThat(redis.runningKeyOf("a")).isEqualTo(text);
    }
    for (String text : List.of("{\"id\":\"e2\",\"parent\":\"e1\"}", "{\"id\":1}", "{}", "null", "", "e2")) {
      redis.call("SET", KEY, text);
      assertThat(release("e1").runningKey().state()).as(text).isEqualTo(State.SPARED);
      assertThat(redis.runningKeyOf("a")).isEqualTo(text);
    }
  }

  @Test
  void a_slot_that_is_swept_tells_the_same() throws Exception {
    redis.slot("a", "e1", 300, 900);
    double score = redis.scoreOf("a", "e1");

    assertThat(await(slots.release(new Slot("a", "e1", score - 1))).state()).isEqualTo(State.SPARED);
    assertThat(await(slots.release(new Slot("a", "e1", score)))).isEqualTo(Part.FREED);
    assertThat(await(slots.release(new Slot("a", "e1", score)))).isEqualTo(Part.ABSENT);
    redis.call("SADD", SLOTS, "e1");
    assertThat(await(slots.release(new Slot("a", "e1", score))).state()).isEqualTo(State.HELD);
  }

  @Test
  void a_member_that_is_no_text_is_listed_and_named_and_spoils_no_other() throws Exception {
    redis.slot("a", "e1", 300, 900);
    redis.call("EVAL", "return redis.call('ZADD', KEYS[1], 5, 'e\\255x')", "1", SLOTS);
    redis.slot("a", "e\uFFFDx", 300, 900);

    Slots read = await(slots.slots());

    assertThat(read.slots()).filteredOn(slot -> !slot.legible()).containsExactly(new Slot("a", "e\\xffx", 5, false));
    assertThat(read.slots()).filteredOn(Slot::legible).extracting(Slot::executionId).containsExactlyInAnyOrder("e1", "e\uFFFDx");
    assertThat(read.problems()).singleElement().asString().contains("agent 'a'", "not UTF-8", "at 1", "e\\xffx");
    assertThat(release("e\uFFFDx").slot()).isEqualTo(Part.FREED);
    assertThat(redis.call("ZCARD", SLOTS)).isEqualTo(2L);
  }

  /** What it lacks may be on its master: to say that nothing was there would be to record as done what was not. */
  @Test
  void a_replica_has_released_nothing_also_where_it_has_nothing() throws Exception {
    RealRedis replica = RealRedis.started();
    Redis toReplica = client(replica);
    try {
      replica.call("REPLICAOF", "127.0.0.1", redis.url().substring(redis.url().lastIndexOf(':') + 1));
      redis.slot("a", "e1", 300, 900);
      Eventually.within(Duration.ofSeconds(10), () -> assertThat(replica.hasSlot("a", "e1")).isTrue());
      RedisSlots over = new RedisSlots(toReplica, TestSettings.of(Map.of()).redis());

      for (String id : List.of("e1", "e2")) {
        List<Recovered> one = List.of(new Recovered("a", id, Instant.now()));
        assertThatThrownBy(() -> await(over.release(one))).hasMessageContaining("read only replica");
      }
    } finally {
      await(toReplica.close());
      replica.close();
    }
  }
}
