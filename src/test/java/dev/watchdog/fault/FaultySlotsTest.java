package dev.watchdog.fault;

import static dev.watchdog.fault.Strikes.await;
import static dev.watchdog.fault.Strikes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Marker;
import dev.watchdog.core.Release;
import dev.watchdog.core.Slot;
import dev.watchdog.core.SlotMembers;
import dev.watchdog.slot.RedisSlots;
import dev.watchdog.slot.SlotRegistry;
import dev.watchdog.slot.SlotRegistry.Recovered;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault does to a real Redis what it says. */
class FaultySlotsTest {

  private static final Recovered E1 = new Recovered("a", "e1", Instant.now());
  private static final Recovered E2 = new Recovered("b", "e2", Instant.now());

  private final Vertx vertx = Vertx.vertx();
  private final RealRedis redis = RealRedis.shared();
  private final Redis client = Redis.createClient(vertx, redis.url());
  private Strikes strikes;
  private SlotRegistry faulty;

  @BeforeEach
  void seed() {
    redis.clear();
    redis.slot("a", "e1", 300, 900);
    redis.slot("b", "e2", 300, 900);
    redis.holds("a", "e1");
    redis.inflight("e1");
  }

  @AfterEach
  void close() {
    await(client.close());
    await(vertx.close());
  }

  private void struckBy(Fault fault) {
    Settings.Redis keys = TestSettings.of(Map.of()).redis();
    strikes = new Strikes(fault);
    SlotTampering tampering = new RedisTampering(client, keys);
    faulty = new FaultySlots(new RedisSlots(client, keys), strikes.plan, new Delays(vertx), () -> tampering);
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "TIMED_OUT", "READ_ONLY"})
  void a_release_that_fails_releases_nothing(Fault fault) {
    struckBy(fault);
    Map<String, Object> before = redis.everything();

    failure(faulty.release(List.of(E1, E2)));
    failure(faulty.release(new Slot("a", "e1", 1)));

    assertThat(redis.everything()).isEqualTo(before);
    strikes.plan.heal();
    await(faulty.release(List.of(E1, E2)));
    assertThat(redis.hasSlot("a", "e1")).isFalse();
  }

  @Test
  void a_release_that_was_done_and_timed_out_was_done() {
    struckBy(Fault.EXECUTED_THEN_TIMED_OUT);

    failure(faulty.release(List.of(E1, E2)));

    assertThat(redis.everything()).containsOnlyKeys("execution:inflight:e1");
  }

  @Test
  void a_release_that_is_dropped_half_way_releases_some_and_never_all() {
    struckBy(Fault.DROPPED);
    Set<Long> released = new HashSet<>();
    for (int round = 0; round < 12; round++) {
      List<Recovered> all = List.of(E1, E2, new Recovered("c", "e3", Instant.now()), new Recovered("d", "e4", Instant.now()));
      all.forEach(one -> redis.slot(one.agent(), one.executionId(), 300, 900));

      failure(faulty.release(all));

      released.add(all.stream().filter(one -> !redis.hasSlot(one.agent(), one.executionId())).count());
    }
    assertThat(released).contains(0L, 1L, 2L, 3L).doesNotContain(4L);
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "TIMED_OUT", "EXECUTED_THEN_TIMED_OUT", "DROPPED"})
  void what_is_read_over_a_broken_connection_is_not_had(Fault fault) {
    struckBy(fault);

    failure(faulty.markers(List.of("e1")));
    failure(faulty.members());
    failure(faulty.slots(new SlotMembers(Map.of()), Set.of()));
    failure(faulty.timeouts(List.of(new Slot("a", "e1", 1))));
    failure(faulty.holders(Map.of("e1", "a")));
    await(faulty.ping());
  }

  @ParameterizedTest
  @EnumSource(names = {"SLOW", "SCRIPTS_LOST", "IDLE_CLOSED"})
  void what_is_masked_changes_nothing(Fault fault) {
    struckBy(fault);

    assertThat(await(faulty.markers(List.of("e1", "e2"))).byExecution()).isEqualTo(Map.of("e1", Marker.ALIVE, "e2", Marker.NONE));
    await(faulty.release(List.of(E1)));

    assertThat(redis.hasSlot("a", "e1")).isFalse();
    assertThat(redis.hasSlot("b", "e2")).isTrue();
    assertThat(strikes.plan.injected()).containsEntry(fault, 2L);
    assertThat(strikes.misled).isEmpty();
  }

  @Test
  void scripts_are_really_lost() {
    struckBy(Fault.SCRIPTS_LOST);
    String sha = (String) redis.call("SCRIPT", "LOAD", "return 1");

    await(faulty.markers(List.of("e1")));

    assertThat(redis.call("SCRIPT", "EXISTS", sha)).isEqualTo(List.of(0L));
  }

  @Test
  void idle_connections_are_really_closed() {
    struckBy(Fault.IDLE_CLOSED);
    await(faulty.ping());
    long idle = Eventually.value(Duration.ofSeconds(5), () -> {
      assertThat(idleConnections()).isPositive();
      return idleConnections();
    });

    await(faulty.members());

    assertThat(idleConnections()).isLessThan(idle);
  }

  /** Connections that have done nothing for a second. */
  private long idleConnections() {
    return ((String) redis.call("CLIENT", "LIST")).lines().filter(line -> !line.contains(" idle=0 ")).count();
  }

  @Test
  void a_release_that_is_forgotten_was_reported_as_done_and_everything_is_there_again() {
    struckBy(Fault.WRITES_FORGOTTEN);
    Map<String, Object> before = redis.everything();

    await(faulty.release(List.of(E1, E2)));

    assertThat(redis.everything()).isEqualTo(before);
    assertThat((Long) redis.call("TTL", "agent:slot:a:e1")).isBetween(7000L, 7200L);
    assertThat(strikes.misled).containsExactly(new Injection(Fault.WRITES_FORGOTTEN, null, Set.of("e1", "e2")));
  }

  @Test
  void a_slot_that_was_swept_and_forgotten_is_there_again() {
    struckBy(Fault.WRITES_FORGOTTEN);
    double score = Double.parseDouble((String) redis.call("ZSCORE", "agent:slots:a", "e1"));

    assertThat(await(faulty.release(new Slot("a", "e1", score)))).isEqualTo(Release.Part.FREED);

    assertThat(redis.hasSlot("a", "e1")).isTrue();
    assertThat(redis.hasHash("a", "e1")).isTrue();
  }

  @Test
  void what_a_forgotten_release_had_spared_is_not_brought_back_to_an_older_state() {
    struckBy(Fault.WRITES_FORGOTTEN);
    redis.slot("a", "e1", -60, 900); // A later attempt took it anew.

    await(faulty.release(List.of(E1)));

    assertThat(Double.parseDouble((String) redis.call("ZSCORE", "agent:slots:a", "e1"))).isGreaterThan(Instant.now().getEpochSecond());
  }

  @Test
  void lost_markers_are_those_that_were_alive() {
    struckBy(Fault.MARKERS_LOST);

    assertThat(await(faulty.markers(List.of("e1", "e2"))).byExecution()).isEqualTo(Map.of("e1", Marker.NONE, "e2", Marker.NONE));

    assertThat(strikes.misled).containsExactly(new Injection(Fault.MARKERS_LOST, null, Set.of("e1")));
  }
}
