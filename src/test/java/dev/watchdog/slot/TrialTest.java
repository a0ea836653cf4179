package dev.watchdog.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.core.Marker;
import dev.watchdog.core.Release;
import dev.watchdog.core.Slot;
import dev.watchdog.slot.SlotRegistry.Finding;
import dev.watchdog.slot.SlotRegistry.Recovered;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not as it must be is said before it matters; and what such a server was asked to do is not taken for done. */
class TrialTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String LAST_SLOT = "16383";
  private static final Path PLATFORM = Path.of("docs", "platform.md");
  private static final String TAG = "{trinity}:";

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final List<RealRedis> servers = new ArrayList<>();
  private final List<Redis> clients = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (Redis client : clients) {
      await(client.close());
    }
    await(vertx.close());
    servers.forEach(RealRedis::close);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  private RealRedis server(String... settings) {
    RealRedis server = RealRedis.started(List.of(settings));
    servers.add(server);
    return server;
  }

  private RealRedis clusterNode(String from, String to) {
    RealRedis node = server("cluster-enabled yes", "cluster-require-full-coverage no",
        "cluster-config-file " + directory.resolve("nodes-" + servers.size()));
    List<String> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
    for (int slot = Integer.parseInt(from); slot <= Integer.parseInt(to); slot++) {
      slots.add(String.valueOf(slot));
    }
    node.call(slots.toArray(String[]::new));
    Eventually.within(SOON, () -> assertThat((String) node.call("CLUSTER", "INFO")).contains("cluster_state:ok"));
    return node;
  }

  private RedisSlots over(RealRedis server, String login, Map<String, String> keys) {
    Redis client = RedisClient.of(vertx, "redis://" + login + "127.0.0.1:" + server.port(), Optional.empty());
    clients.add(client);
    warmUp(client);
    return new RedisSlots(client, TestSettings.of(keys).redis());
  }

  /** So that nothing of a first connection counts into a deadline. */
  private static void warmUp(Redis client) {
    try {
      await(client.send(Request.cmd(Command.PING)));
    } catch (Exception refused) {
      assertThat(refused).hasMessageNotContaining("timed out");
    }
  }

  private RedisSlots over(RealRedis server) {
    return over(server, "", Map.of());
  }

  private static Map<String, String> tagged(String tag) {
    return new HashMap<>(Map.of(
        "redis.slots-key", tag + "agent:slots:{agent}",
        "redis.slot-key", tag + "agent:slot:{agent}:{execution}",
        "redis.running-key", tag + "agent:running:{agent}",
        "redis.inflight-key", tag + "execution:inflight:{execution}"));
  }

  private static void user(RealRedis server, String rights) {
    List<String> words = new ArrayList<>(List.of("ACL", "SETUSER", "app", "reset", "on", ">secret"));
    words.addAll(Arrays.asList(rights.split(" ")));
    server.call(words.toArray(String[]::new));
  }

  private static List<String> failing(RedisSlots slots) throws Exception {
    return await(slots.tryOut()).stream().filter(finding -> !finding.ok()).map(Finding::text).toList();
  }

  private static void assertWorks(RedisSlots slots) throws Exception {
    assertThat(failing(slots)).isEmpty();
    await(slots.fit());
  }

  /** In words, once; and neither a marker nor a release of it is taken for what it is not. */
  private static void assertSays(RedisSlots slots, String... words) throws Exception {
    assertThat(failing(slots)).singleElement().asString().contains(words);
    assertThatThrownBy(() -> await(slots.fit())).hasMessageContainingAll(words);
  }

  private static void assertReleasesNothing(RedisSlots slots) {
    assertThatThrownBy(() -> await(slots.release(List.of(new Recovered("a", "e1", Instant.now()))))).isNotNull();
    assertThatThrownBy(() -> await(slots.release(new Slot("a", "e1", 5)))).isNotNull();
  }

  private static void assertReadsNothing(RedisSlots slots) {
    assertThatThrownBy(() -> await(slots.markers(List.of("e1", "e2")))).isNotNull();
  }

  @Test
  void a_server_of_which_all_may_be_asked_works_and_holds_what_it_held() throws Exception {
    RealRedis redis = server();
    redis.slot("a", "e1", 300, 900);
    redis.holds("a", "e1");
    Map<String, Object> before = redis.everything();

    assertWorks(over(redis));

    assertThat(await(over(redis).tryOut())).containsExactly(
        new Finding(true, "every command and every script was tried on keys that do not exist"));
    assertThat(redis.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"+@all", "+@all -role", "+@all -role -info -time"})
  void a_replica_is_no_server_to_work_with_whatever_may_be_asked(String rights) throws Exception {
    RealRedis master = server();
    RealRedis replica = server();
    master.call("ZADD", RealRedis.slotsKey("a"), "5", "e1");
    user(replica, rights + " ~*");
    replica.call("REPLICAOF", "127.0.0.1", String.valueOf(master.port()));
    Eventually.within(SOON, () -> assertThat(replica.hasSlot("a", "e1")).isTrue());
    RedisSlots slots = over(replica, "app:secret@", Map.of());

    assertSays(slots, "replica", "master");

    assertThat(await(slots.markers(List.of("e1"))).byExecution()).isEqualTo(Map.of("e1", Marker.UNREADABLE));
    assertReleasesNothing(slots);
    assertThat(master.hasSlot("a", "e1")).isTrue();
  }

  @Test
  void a_server_that_loads_its_data_answers_nothing_yet() throws Exception {
    RealRedis redis = server("dir " + directory, "key-load-delay 80000", "rdbcompression no"); // It answers about twice a second.
    redis.call("EVAL", "for i = 1, 100 do redis.call('SET', 'filler:' .. i, string.rep('x', 200000)) end", "0");
    redis.slot("a", "e1", 300, 900);
    RedisSlots slots = over(redis);
    await(slots.ping());
    Thread reload = new Thread(() -> assertThatThrownBy(() -> redis.call("DEBUG", "RELOAD"))); // Nobody waits for its end.
    reload.start();
    Eventually.within(SOON, () -> assertThatThrownBy(() -> redis.call("PING")).hasMessageContaining("LOADING"));

    assertSays(slots, "loading");
    assertReadsNothing(slots);
    assertReleasesNothing(slots);
    assertThatThrownBy(() -> await(slots.members())).isNotNull();
    redis.close();
    reload.join();
  }

  @ParameterizedTest
  @CsvSource({
    "-eval -evalsha, refuses scripts, +evalsha +eval", "-eval, refuses scripts, +evalsha +eval", "-@scripting, refuses scripts, +evalsha",
  })
  void a_user_without_scripts_can_neither_read_nor_release(String rights, String says, String grant) throws Exception {
    RealRedis redis = server();
    redis.slot("a", "e1", 300, 900);
    redis.inflight("e1");
    user(redis, "~* +@all " + rights);
    RedisSlots slots = over(redis, "app:secret@", Map.of());

    assertSays(slots, says, grant);
    assertReadsNothing(slots);
    assertReleasesNothing(slots);
    assertThat(redis.hasSlot("a", "e1")).isTrue();
  }

  @Test
  void a_server_that_has_the_scripts_already_is_asked_for_the_right_to_bring_them_all_the_same() throws Exception {
    RealRedis redis = server();
    assertThat(await(over(redis).tryOut())).allMatch(SlotRegistry.Finding::ok);
    user(redis, "~* +@all -eval");

    assertSays(over(redis, "app:secret@", Map.of()), "refuses scripts", "+evalsha +eval");
  }

  @ParameterizedTest
  @CsvSource({"-scan, +scan", "-zrange -hget, +zrange +hget", "-del, +del", "-get, +get", "-zscore, +zscore"})
  void a_right_that_is_missing_is_named(String rights, String grant) throws Exception {
    RealRedis redis = server();
    user(redis, "~* +@all " + rights);

    assertSays(over(redis, "app:secret@", Map.of()), "grant " + grant);
  }

  @Test
  void what_is_not_known_of_the_role_is_not_said() throws Exception {
    RealRedis redis = server();
    user(redis, "~* +@all -role -del");

    assertThat(String.valueOf(await(over(redis, "app:secret@", Map.of()).tryOut())))
        .contains("cannot be told").doesNotContain("no replica");
  }

  @Test
  void keys_that_a_user_may_not_use_are_named() throws Exception {
    RealRedis redis = server();
    user(redis, "+@all ~other:*");

    assertSays(over(redis, "app:secret@", Map.of()),
        "grant ~agent:slots:* ~agent:slot:*:* ~agent:running:* ~execution:inflight:*");
  }

  @Test
  void what_may_not_be_asked_is_said_and_what_it_would_be_good_for() throws Exception {
    RealRedis redis = server();
    user(redis, "~* +@all -role -info -time");
    RedisSlots slots = over(redis, "app:secret@", Map.of());

    assertWorks(slots);
    assertThat(String.valueOf(await(slots.tryOut()))).contains("+role", "replica", "+info", "restart", "+time", "clock");
  }

  /** The user of the documents, with exactly what they grant. */
  @ParameterizedTest
  @CsvSource({"0, true", "1, false"})
  void the_rights_that_the_document_grants_are_enough(int which, boolean asks) throws Exception {
    Matcher shown = Pattern.compile("(?m)^ACL SETUSER watchdog on >… (resetkeys .+)$").matcher(Files.readString(PLATFORM));
    assertThat(shown.find()).as("the user in %s", PLATFORM).isTrue();
    String rights = asks ? shown.group(1) : shown.group(1).replace(" +role +info +time", "");
    assertThat(rights.contains("+role")).isEqualTo(asks);
    RealRedis redis = server();
    user(redis, rights);
    RedisSlots slots = over(redis, "app:secret@", Map.of());
    slots.begin(Optional.empty());

    assertWorks(slots);
    assertThat(await(slots.tryOut())).hasSize(asks ? 1 : 4);
    assertAllWorks(redis, slots, "");
  }

  @Test
  void a_single_slot_of_a_cluster_is_as_good_as_a_server() throws Exception {
    RealRedis node = clusterNode("0", LAST_SLOT);
    RedisSlots slots = over(node, "", tagged(TAG));

    assertWorks(slots);
    assertThat(String.valueOf(await(slots.tryOut()))).contains("cluster", "{trinity}");
    assertAllWorks(node, slots, TAG);
  }

  /** A release, a marker that is there and one that is not, and a sweep. */
  private static void assertAllWorks(RealRedis redis, RedisSlots slots, String tag) throws Exception {
    redis.call("ZADD", tag + "agent:slots:a", "5", "e1", "6", "e2");
    redis.call("HSET", tag + "agent:slot:a:e2", "timeout_seconds", "7");
    redis.call("SET", tag + "agent:running:a", "{\"id\":\"e1\"}");
    redis.call("SET", tag + "execution:inflight:e2", "1");

    assertThat(await(slots.markers(List.of("e1", "e2"))).byExecution()).isEqualTo(Map.of("e1", Marker.NONE, "e2", Marker.ALIVE));
    assertThat(await(slots.release(List.of(new Recovered("a", "e1", Instant.now())))))
        .containsExactly(new Release(Release.Part.FREED, Release.Part.FREED));
    Slot second = new Slot("a", "e2", 6);
    assertThat(await(slots.slots()).slots()).containsExactly(second);
    assertThat(await(slots.slots(await(slots.members()), Set.of())).slots()).containsExactly(second);
    assertThat(await(slots.timeouts(List.of(second)))).isEqualTo(Map.of(second, 7L));
    assertThat(await(slots.holders(Map.of("e2", "a", "e1", "a")))).containsExactly("e2");
    assertThat(await(slots.release(second))).isEqualTo(Release.Part.FREED);
    assertThat(redis.everything()).containsOnlyKeys(tag + "execution:inflight:e2");
  }

  @Test
  void key_patterns_of_several_slots_are_refused_on_a_cluster_and_named() throws Exception {
    RealRedis node = clusterNode("0", LAST_SLOT);
    Map<String, String> one = tagged(TAG);
    one.put("redis.running-key", "{other}:agent:running:{agent}");

    for (Map<String, String> keys : List.of(Map.<String, String>of(), one, tagged("{}:"))) {
      RedisSlots slots = over(node, "", keys);
      assertSays(slots, "cluster", "redis.slots-key", "redis.running-key", "agent:running:{agent}", "one hash slot");
    }
    assertReleasesNothing(over(node));
    assertReadsNothing(over(node));
  }

  @Test
  void a_cluster_is_known_by_what_it_refuses_where_it_may_not_be_asked() throws Exception {
    RealRedis node = clusterNode("0", LAST_SLOT);
    user(node, "~* +@all -info -role");

    assertSays(over(node, "app:secret@", Map.of()), "cluster", "one hash slot");
  }

  @Test
  void a_node_that_does_not_have_the_slot_says_who_has_it() throws Exception {
    RealRedis first = clusterNode("0", "8191");
    RealRedis second = clusterNode("8192", LAST_SLOT);
    second.call("CLUSTER", "MEET", "127.0.0.1", String.valueOf(first.port()));
    long slot = (Long) first.call("CLUSTER", "KEYSLOT", TAG);
    RealRedis has = slot < 8192 ? first : second;
    RealRedis lacks = has == first ? second : first;
    Eventually.within(SOON, () -> assertThatThrownBy(() -> lacks.call("GET", TAG)).hasMessageContaining("MOVED"));
    RedisSlots slots = over(lacks, "", tagged(TAG));

    assertSays(slots, "hash slot " + slot, "127.0.0.1:" + has.port(), "redis.url");
    assertReadsNothing(slots);
    assertReleasesNothing(slots);
    assertThatThrownBy(() -> await(slots.holders(Map.of("e1", "a")))).isNotNull();
    assertWorks(over(has, "", tagged(TAG)));
  }

  @Test
  void a_cluster_that_nobody_has_the_slot_of_serves_nothing() throws Exception {
    RealRedis node = clusterNode("0", "0");
    RedisSlots slots = over(node, "", tagged(TAG));

    assertSays(slots, "cluster", "{trinity}", "CLUSTERDOWN");
    assertReadsNothing(slots);
    assertReleasesNothing(slots);
  }
}
