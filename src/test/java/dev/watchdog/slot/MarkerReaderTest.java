package dev.watchdog.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkersRead;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a marker that is missing proves, by the server that does not have it. */
class MarkerReaderTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Optional<String> EARLIER = Optional.of("an earlier start");

  private final Vertx vertx = Vertx.vertx();
  private final RealRedis redis = RealRedis.started();
  private final Settings.Redis keys = TestSettings.of(Map.of()).redis();
  private final List<Redis> clients = new ArrayList<>();

  @BeforeEach
  void seed() {
    redis.inflight("e1");
  }

  @AfterEach
  void close() throws Exception {
    for (Redis client : clients) {
      await(client.close());
    }
    await(vertx.close());
    redis.close();
  }

  private RedisSlots over(RealRedis server, String login, boolean embedded) {
    Redis client = Redis.createClient(vertx,
        new RedisOptions().setConnectionString(server.url().replace("://", "://" + login))
            .setPreferredProtocolVersion(ProtocolVersion.RESP2).setMaxPoolSize(2));
    clients.add(client);
    return new RedisSlots(client, keys, embedded);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private static MarkersRead read(RedisSlots slots) throws Exception {
    return await(slots.markers(List.of("e1", "e2")));
  }

  private static void assertProves(MarkersRead read) {
    assertThat(read.byExecution()).isEqualTo(Map.of("e1", Marker.ALIVE, "e2", Marker.NONE));
    assertThat(read.problems()).isEmpty();
  }

  private static void assertProvesNothing(MarkersRead read, String why) {
    assertThat(read.byExecution()).isEqualTo(Map.of("e1", Marker.ALIVE, "e2", Marker.UNREADABLE));
    assertThat(read.problems()).singleElement().asString().contains(why);
  }

  @Test
  void the_first_server_that_is_met_proves_however_young() throws Exception {
    RedisSlots slots = over(redis, "", false);
    slots.begin(Optional.empty());

    assertProves(read(slots));
    assertThat(slots.serverToKeep()).isPresent();
  }

  @Test
  void a_server_that_restarted_proves_by_what_it_holds_and_by_nothing_else() throws Exception {
    RedisSlots slots = over(redis, "", false);
    slots.begin(EARLIER);

    assertProvesNothing(read(slots), "restarted");
    assertThat(slots.serverToKeep()).isEmpty();
  }

  @Test
  void a_restart_in_the_middle_of_a_cycle_is_seen() throws Exception {
    RedisSlots slots = over(redis, "", false);
    slots.begin(Optional.empty());
    assertProves(read(slots));

    redis.stop();
    redis.start();
    redis.awaitAnswer();
    redis.inflight("e1");

    assertProvesNothing(read(slots), "restarted");
  }

  @Test
  void the_embedded_server_has_not_restarted_and_its_clock_is_no_witness() throws Exception {
    RedisSlots slots = over(redis, "", true);
    slots.begin(EARLIER);

    assertProves(read(slots));
    assertThat(await(slots.time())).isEmpty();
  }

  @Test
  void the_clock_of_another_server_is_told() throws Exception {
    assertThat(await(over(redis, "", false).time()).orElseThrow())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  private void user(String rights) {
    user(redis, rights);
  }

  private static void user(RealRedis server, String rights) {
    List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "app", "on", ">secret", "~*", "+@all"));
    words.addAll(List.of(rights.split(" ")));
    server.call(words.toArray(String[]::new));
  }

  @Test
  void who_may_ask_nothing_about_the_server_reads_markers_all_the_same() throws Exception {
    user("-info -role -time");
    RedisSlots slots = over(redis, "app:secret@", false);
    slots.begin(EARLIER);

    assertProves(read(slots));
    assertProves(read(slots));
    assertThat(await(slots.time())).isEmpty();
    assertThat(slots.serverToKeep()).isEmpty();
  }

  @Test
  void what_was_refused_is_asked_for_again_in_the_next_cycle_and_not_before() throws Exception {
    user("-info");
    RedisSlots slots = over(redis, "app:secret@", false);
    slots.begin(EARLIER);
    assertProves(read(slots));
    user("+info");

    assertProves(read(slots));
    slots.begin(EARLIER);
    assertProvesNothing(read(slots), "restarted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+role", "-role", "-role -info"})
  void a_replica_proves_nothing_by_what_it_lacks_whatever_may_be_asked(String rights) throws Exception {
    RealRedis replica = RealRedis.started();
    try {
      user(replica, rights);
      replica.call("REPLICAOF", "127.0.0.1", redis.url().substring(redis.url().lastIndexOf(':') + 1));
      Eventually.within(SOON, () -> assertThat(replica.call("EXISTS", "execution:inflight:e1")).isEqualTo(1L));
      RedisSlots slots = over(replica, "app:secret@", false);
      slots.begin(Optional.empty());

      assertProvesNothing(read(slots), "replica");
      assertProvesNothing(read(slots), "replica");
    } finally {
      replica.close();
    }
  }

  @Test
  void who_may_neither_ask_for_the_role_nor_delete_learns_nothing_of_it() throws Exception {
    user("-role -del");
    RedisSlots slots = over(redis, "app:secret@", false);

    assertProves(read(slots));
  }
}
