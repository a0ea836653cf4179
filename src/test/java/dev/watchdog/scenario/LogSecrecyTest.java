package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.WatchdogClient;
import dev.watchdog.support.WatchdogUnderTest;
import dev.watchdog.support.WholeLog;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With every logger of this JVM at its lowest level, whoever reads the log learns no secret. */
class LogSecrecyTest extends Scenario {

  private static final String PROBE = "probe";
  private static final String VIEWER = "viewer-s3cr3t-Zq7V";
  private static final String SIGNING = "signing-s3cr3t-Zq7V";
  private static final String AUTH = "auth-s3cr3t-Zq7V";
  private static final String DATABASE = "database-s3cr3t-Zq7V";
  private static final String REDIS = "redis-s3cr3t-Zq7V";
  private static final String MISTYPED = "mistyped-s3cr3t-Zq7V";
  private static final String OF_AGENT = "sk-ant-api03-agent-s3cr3t-Zq7V";

  /**
   * In a row and in the query of a request, where it has no business. Ours do not log it; but PostgreSQL's driver writes the values of
   * statements into its wire trace, and the router what it was asked for, when somebody turns these on.
   */
  private static final String HARD_TO_KEEP = "row-s3cr3t-Zq7V";

  /** The client of this test, and the test's own way to the database. */
  private static final List<String> OF_THE_TEST = List.of("jdk.internal.httpclient", "jdk.event");

  private final List<String> tokens = new ArrayList<>();
  private WholeLog log;

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  @BeforeEach
  void listen() {
    log = closeAtEnd(WholeLog.open());
    java.util.logging.Logger.getLogger(PROBE).fine("heard"); // Some drivers log through this, and only when something goes wrong.
    redis.call("ACL", "SETUSER", "watchdog", "on", ">" + REDIS, "~*", "+@all");
    set("redis.url", redis.url().replace("redis://", "redis://watchdog:" + REDIS + "@"));
    set("security.viewer-user", "guest");
    set("security.viewer-password", VIEWER);
    set("security.jwt-secret", SIGNING);
    set("agents.auth-secret", AUTH);
    set("database.password", DATABASE);
  }

  /** After the watchdog has logged its end too. */
  @AfterEach
  void nothingShows() {
    stopWatchdog();
    List<String> lines = log.lines().stream().filter(line -> OF_THE_TEST.stream().noneMatch(line::startsWith)).toList();
    assertThat(lines).as("the log at every level").anyMatch(line -> line.contains(" DEBUG ")).contains(PROBE + " FINE heard");
    Stream<String> kept = Stream.of(WatchdogClient.ADMIN_PASSWORD, VIEWER, SIGNING, AUTH, DATABASE, REDIS, MISTYPED, OF_AGENT,
        Tokens.of(AUTH, "a"), Tokens.of(AUTH, "b"));
    assertThat(Stream.concat(kept, tokens.stream()).flatMap(secret -> where(lines, secret))).isEmpty();
    assertThat(where(lines.stream().filter(line -> line.startsWith("dev.watchdog")).toList(), HARD_TO_KEEP)).isEmpty();
  }

  private static Stream<String> where(List<String> lines, String secret) {
    return lines.stream().filter(line -> line.contains(secret)).map(line -> secret + " in: " + line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"property", "url"})
  void in_cycles_and_logins_that_succeed_and_fail(String passwordIn) throws Exception {
    if (passwordIn.equals("url")) {
      set("database.url", settings().get("database.url") + "?user=postgres&password=" + DATABASE);
    }
    agentsTellSecrets();
    store.row("orphan").startedAt("password=" + HARD_TO_KEEP).insert();
    store.row("lost").age(300).limit(900).insert();
    store.row("finished").age(300).limit(900).insert();
    store.row("overdue").age(1000).limit(900).insert();
    store.row("odd").agent("a?token=" + HARD_TO_KEEP).age(300).insert();

    cycle();
    logInBadly();
    callBadly();
    Events events = events();
    cycle();
    redis.stop();
    watchdog().cycleLater().join();
    tokens.add(watchdog().token());

    assertThat(store.status("lost")).isEqualTo("failed");
    assertThat(events.cycles()).isNotEmpty();
    assertThat(log.lines()).anyMatch(line -> line.contains("login.refused"));
  }

  private void agentsTellSecrets() {
    a.running("overdue");
    a.on(Kind.LAST_ERROR, "lost", FakeAgent.error("auth", "Authorization: Bearer " + OF_AGENT));
    a.on(Kind.TERMINATE, "overdue", Answer.json(500, new JsonObject().put("detail", "no: " + OF_AGENT)));
    a.on(Kind.RESULT, "finished", Answer.json(200, new JsonObject().put("status", "nonsense").put("response", OF_AGENT)));
    agents.agent("b").on(Kind.REGISTRY, "", Answer.json(200, new JsonObject().put("executions", OF_AGENT)));
    store.row("silent").agent("b").age(7300).insert();
  }

  private void logInBadly() throws Exception {
    for (String form : List.of("username=" + MISTYPED + "&password=x", "username=admin&password=" + MISTYPED, "password=" + MISTYPED)) {
      send(request("/token").header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(form)));
    }
    send(request("/token?password=" + HARD_TO_KEEP).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private void callBadly() throws Exception {
    send(request("/api/v1/status").header("Authorization", "Bearer " + MISTYPED));
    send(request("/api/v1/status?access_token=" + HARD_TO_KEEP));
    Events guest = closeAtEnd(Events.connect(watchdog(), true));
    guest.register(Events.RECOVERY, MISTYPED);
    guest.send(new JsonObject().put("type", "send").put("address", "x").put("body", MISTYPED));
    Eventually.within(SOON, () -> assertThat(guest.frames()).hasSizeGreaterThan(1));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + watchdog().port() + path));
  }

  private static void send(HttpRequest.Builder request) throws Exception {
    assertThat(HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).statusCode()).isBetween(400, 499);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "jdbc:postgresql://127.0.0.1:1/x?user=u&password=" + DATABASE,
    "jdbc:postgresql://127.0.0.1:port/x?password=" + DATABASE,
    "jdbc:h2:file:relative;PASSWORD=" + DATABASE,
    "jdbc:h2:mem:x;USER=u;PASSWORD=" + DATABASE + ";NONSENSE=1",
    "jdbc:h2:tcp://127.0.0.1:1/x;PASSWORD=" + DATABASE,
    "jdbc:sqlite:/no/such/folder/x.db?password=" + DATABASE,
  })
  void while_the_database_cannot_be_reached(String url) {
    set("database.url", url);

    startsWithoutStores();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "redis://u:" + REDIS + "@127.0.0.1:1", "redis://u:" + REDIS + "@127.0.0.1:1/9", "redis://:" + REDIS + "@127.0.0.1:1",
  })
  void while_redis_cannot_be_reached(String url) {
    set("redis.url", url);

    startsWithoutStores();
  }

  @Test
  void while_redis_refuses_the_password() {
    set("redis.url", redis.url().replace("redis://", "redis://watchdog:wrong-" + REDIS + "@"));

    startsWithoutStores();
  }

  private void startsWithoutStores() {
    Map<String, String> settings = settings();
    WatchdogUnderTest waiting = closeAtEnd(WatchdogUnderTest.startBeforeStores(settings));
    Eventually.within(SOON, () -> assertThat(log.lines()).anyMatch(line -> line.contains("stores.waiting")));
    assertThat(waiting.getWithoutLogin("/health/ready").status()).isEqualTo(503);
    waiting.close();
  }
}
