package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Database;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeAgents;
import dev.watchdog.support.JarUnderTest;
import dev.watchdog.support.PostgresServer;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Store;
import dev.watchdog.support.WatchdogClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The jar started while its stores are away, or not as they should be: it says what it waits for and goes on by itself. */
@Tag("process")
@Timeout(180)
class StartUpTest {

  private static final Duration RETRIED = Duration.ofSeconds(20);
  private static final Pattern AGAIN_IN = Pattern.compile("again_in=\"?PT([0-9.]+)S");

  @TempDir Path directory;

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private <T extends AutoCloseable> T closeAtEnd(T resource) {
    open.push(resource);
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void it_names_what_it_waits_for_until_each_store_is_there_and_as_it_should_be() {
    PostgresServer postgres = closeAtEnd(PostgresServer.started(directory, Map.of()));
    RealRedis redis = closeAtEnd(RealRedis.durable(directory));
    FakeAgents agents = closeAtEnd(FakeAgents.start());
    agents.agent("a");
    Database database = postgres.newDatabase();
    Store.empty(database).execute("CREATE ROLE watchdog SUPERUSER LOGIN PASSWORD 'another'");
    postgres.demandPasswordOf("watchdog");
    postgres.stop();
    JarUnderTest jar = closeAtEnd(JarUnderTest.runBeforeStores(directory, settings(database, redis, agents)));

    awaitChecks(jar, "refused", "refused");
    awaitLog(jar, "database: ", "Redis: ", "again_in");

    redis.start();
    awaitChecks(jar, "refused", null);

    postgres.start();
    awaitChecks(jar, "password authentication failed", null);

    Store.empty(database).execute("ALTER ROLE watchdog PASSWORD 'secret'");
    awaitChecks(jar, "table schedule_executions", null);
    awaitLog(jar, "the database lacks table schedule_executions");

    Store store = Store.full(database);
    store.row("e1").age(300).limit(900).insert();
    jar.awaitReady();
    Eventually.within(RETRIED, () -> assertThat(store.status("e1")).isEqualTo("failed"));
    assertThat(jar.get("/health/ready").ok().getJsonObject("checks").getJsonObject("redis").getString("detail"))
        .isEqualTo("answers");
    assertBackedOff(jar);
  }

  private static Map<String, String> settings(Database database, RealRedis redis, FakeAgents agents) {
    Map<String, String> settings = new HashMap<>();
    settings.put("database.username", "watchdog");
    settings.put("database.password", "secret");
    settings.put("database.url", database.url());
    settings.put("redis.url", redis.url());
    settings.put("agents.url", agents.url());
    settings.put("security.admin-password", WatchdogClient.ADMIN_PASSWORD);
    settings.put("security.jwt-secret", "0123456789abcdef0123456789abcdef");
    return settings;
  }

  /** Not ready, with these words of each store; null = that store was reached. Live all the while, and open about it. */
  private static void awaitChecks(JarUnderTest jar, String databaseSays, String redisSays) {
    Eventually.within(
        RETRIED,
        () -> {
          Reply reply = jar.get("/health/ready");
          assertThat(reply.status()).isEqualTo(503);
          JsonObject checks = reply.json().getJsonObject("checks");
          assertSays(checks.getJsonObject("database"), databaseSays);
          assertSays(checks.getJsonObject("redis"), redisSays);
        });
    assertThat(jar.getWithoutLogin("/health/live").status()).isEqualTo(200);
    Reply refused = jar.get("/api/v1/status");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }

  private static void assertSays(JsonObject check, String words) {
    if (words == null) {
      assertThat(check).isEqualTo(new JsonObject().put("status", "up").put("detail", "reached"));
    } else {
      assertThat(check.getString("status")).isEqualTo("down");
      assertThat(check.getString("detail")).startsWith("not reached yet: ").containsIgnoringCase(words);
    }
  }

  private static void awaitLog(JarUnderTest jar, String... words) {
    Eventually.within(RETRIED, () -> assertThat(waits(jar)).anySatisfy(line -> assertThat(line).contains(words)));
  }

  /** Each try waits longer than the one before, up to ten seconds. */
  private static void assertBackedOff(JarUnderTest jar) {
    List<Double> waits = waits(jar).stream().map(AGAIN_IN::matcher).filter(Matcher::find).map(m -> Double.valueOf(m.group(1))).toList();
    assertThat(waits).isSorted().startsWith(0.25, 0.5, 1.0).allMatch(seconds -> seconds <= 10);
  }

  private static List<String> waits(JarUnderTest jar) {
    return jar.output().lines().filter(line -> line.contains("stores.waiting")).toList();
  }
}
