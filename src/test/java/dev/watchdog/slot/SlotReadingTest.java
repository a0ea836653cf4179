package dev.watchdog.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Problem;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.core.Slots;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slots as they are read from a real Redis: with their scores, or only counted. */
class SlotReadingTest {

  private final Vertx vertx = Vertx.vertx();
  private final RealRedis redis = RealRedis.shared();
  private final Redis client = Redis.createClient(
      vertx, new RedisOptions().setConnectionString(redis.url()).setPreferredProtocolVersion(ProtocolVersion.RESP2));
  private RedisSlots slots;

  @BeforeEach
  void seed() {
    redis.clear();
    redis.slot("a", "e1", 300, 900);
    redis.slot("a", "e2", 200, 900);
    redis.slot("b", "e3", 100, 900);
    redis.call("ZADD", RealRedis.slotsKey("b"), "5", "drain-1");
    slots = new RedisSlots(client, TestSettings.of(Map.of()).redis());
  }

  @AfterEach
  void close() throws Exception {
    client.close().await(5, TimeUnit.SECONDS);
    vertx.close().await(5, TimeUnit.SECONDS);
  }

  private Slots read(Set<String> counted) throws Exception {
    return slots.members().compose(members -> slots.slots(members, counted)).await(5, TimeUnit.SECONDS);
  }

  private Slot slot(String agent, String id) {
    return new Slot(agent, id, redis.scoreOf(agent, id));
  }

  @Test
  void all_slots_are_told_with_their_scores_and_sentinels_are_none() throws Exception {
    Slots read = read(Set.of());

    assertThat(read.slots()).containsExactlyInAnyOrder(slot("a", "e1"), slot("a", "e2"), slot("b", "e3"));
    assertThat(read.counted()).isZero();
    assertThat(read.problems()).isEmpty();
  }

  @Test
  void who_asks_for_all_slots_is_told_the_same() throws Exception {
    Slots all = slots.slots().await(5, TimeUnit.SECONDS);

    assertThat(all.slots()).containsExactlyInAnyOrderElementsOf(read(Set.of()).slots());
    assertThat(all.counted()).isZero();
  }

  @Test
  void slots_of_runs_that_go_on_are_counted_also_beside_one_that_is_told() throws Exception {
    Slots read = read(Set.of("e1", "e3", "not there"));

    assertThat(read.slots()).containsExactly(slot("a", "e2"));
    assertThat(read.counted()).isEqualTo(2);
  }

  @Test
  void where_every_run_goes_on_nothing_is_told() throws Exception {
    Slots read = read(Set.of("e1", "e2", "e3"));

    assertThat(read.slots()).isEmpty();
    assertThat(read.counted()).isEqualTo(3);
  }

  @Test
  void what_is_told_is_as_it_is_after_the_rows_were_read_and_not_as_it_was_found() throws Exception {
    SlotMembers found = slots.members().await(5, TimeUnit.SECONDS);
    redis.slot("a", "e1", 10, 900); // Another attempt's since.
    redis.call("ZREM", RealRedis.slotsKey("a"), "e2");
    redis.slot("a", "later", 5, 900);
    redis.slot("c", "elsewhere", 5, 900);

    Slots read = slots.slots(found, Set.of("e3")).await(5, TimeUnit.SECONDS);

    assertThat(read.slots()).containsExactlyInAnyOrder(slot("a", "e1"), slot("a", "later"));
    assertThat(read.counted()).isEqualTo(1);
  }

  @Test
  void an_infinite_score_is_a_problem_of_its_member_alone() throws Exception {
    redis.call("ZADD", RealRedis.slotsKey("a"), "inf", "e4");
    redis.call("ZADD", RealRedis.slotsKey("b"), "-inf", "e5");

    for (Set<String> counted : List.of(Set.<String>of(), Set.of("e1", "e2", "e3"))) {
      Slots read = read(counted);
      assertThat(read.slots()).hasSize(3 - counted.size());
      assertThat(read.counted()).isEqualTo(counted.size());
      assertThat(read.problems()).hasSize(2).allMatch(problem -> problem.text().contains("found an infinite one at 1, the first 'e"));
    }
  }

  @Test
  void a_member_that_is_too_long_to_be_an_id_is_left_alone_and_named() throws Exception {
    redis.call("ZADD", RealRedis.slotsKey("a"), "5", "x".repeat(512));
    redis.call("ZADD", RealRedis.slotsKey("a"), "5", "x".repeat(513));
    redis.call("ZADD", RealRedis.slotsKey("b"), "5", "y".repeat(1_000_000));

    assertThat(slots.members().await(5, TimeUnit.SECONDS).byKey().values())
        .allSatisfy(members -> assertThat(members).allMatch(member -> member.length() <= 513));
    for (Set<String> counted : List.of(Set.<String>of(), Set.of("e1", "e2", "e3", "x".repeat(512)))) {
      Slots read = read(counted);
      assertThat(read.slots().size() + read.counted()).isEqualTo(4);
      assertThat(read.problems()).extracting(Problem::text).hasSize(2)
          .allSatisfy(text -> assertThat(text).contains("found a member of more than 512 characters at 1", "left alone"));
    }
  }

  @Test
  void a_key_with_a_name_that_is_too_long_is_a_problem_of_its_own() throws Exception {
    redis.call("ZADD", RealRedis.slotsKey("n".repeat(513)), "5", "e9");

    Slots read = read(Set.of());

    assertThat(read.slots()).hasSize(3);
    assertThat(read.problems()).extracting(Problem::text).singleElement().asString()
        .contains("expected an agent's name of at most 512 characters").hasSizeLessThan(500);
  }

  @Test
  void a_key_of_another_type_is_a_problem_of_its_own() throws Exception {
    redis.call("SET", RealRedis.slotsKey("c"), "text");

    for (Set<String> counted : List.of(Set.<String>of(), Set.of("e1", "e2"))) {
      Slots read = read(counted);
      assertThat(read.counted() + read.slots().size()).isEqualTo(3);
      assertThat(read.problems()).singleElement().asString().contains("agent:slots:c", "expected a sorted set");
    }
  }
}
