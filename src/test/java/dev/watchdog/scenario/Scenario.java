package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Database;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.FakeAgents;
import dev.watchdog.support.Faults;
import dev.watchdog.support.OddPorts;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Report;
import dev.watchdog.support.Store;
import dev.watchdog.support.WatchdogClient;
import dev.watchdog.support.WatchdogUnderTest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A fresh database, an empty Redis, a fleet with one agent {@code a} and a watchdog that runs a cycle only when told to: it is started,
 * with the settings made so far, when the test first needs it.
 */
@Timeout(180)
abstract class Scenario {

  static final Duration SOON = Duration.ofSeconds(10);

  Store store;
  RealRedis redis;
  FakeAgents agents;
  FakeAgent a;

  /** What the watchdogs of this test have to get through; null where nothing is in their way. */
  Faults faults;

  /** What stands between the watchdogs of this test and the world; null where nothing does. */
  OddPorts ports;

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<Events> listening = new ArrayList<>();
  private WatchdogUnderTest watchdog;

  /** A new, empty database of the engine under test. */
  abstract Database newDatabase();

  /** The tables a test starts with. */
  Store newStore(Database database) {
    return Store.full(database);
  }

  /** Its own server where a test stops or freezes it. */
  RealRedis newRedis() {
    return RealRedis.shared();
  }

  @BeforeEach
  void openWorld() {
    Database database = newDatabase();
    store = closeAtEnd(newStore(database));
    redis = newRedis();
    redis.clear();
    agents = closeAtEnd(FakeAgents.start());
    a = agents.agent("a");
    set("database.url", database.url());
    database.credentials().forEach(this::set);
    set("database.pool-size", "4");
    set("redis.url", redis.url());
    set("agents.url", agents.url());
    set("agents.connect-timeout", "1s");
    set("agents.registry-timeout", "1500ms");
    set("agents.terminate-timeout", "1500ms");
    set("agents.last-error-timeout", "700ms");
    set("agents.result-timeout", "1500ms");
    set("reconcile.first-delay", "1h");
    set("reconcile.interval", "1h");
    set("http.port", "0");
    set("security.admin-password", WatchdogClient.ADMIN_PASSWORD);
  }

  @AfterEach
  void closeWorld() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  <T extends AutoCloseable> T closeAtEnd(T resource) {
    open.push(resource);
    return resource;
  }

  /** Makes a setting for the watchdog that is not started yet. */
  final void set(String key, String value) {
    assertThat(watchdog).as("a watchdog that has its settings already").isNull();
    settings.put(key, value);
  }

  /** For a scenario that is run once more: gives up agents that are silent sooner. */
  final void hurry() {
    set("agents.connect-timeout", "500ms");
    set("agents.registry-timeout", "1s");
    set("agents.terminate-timeout", "1s");
    set("agents.last-error-timeout", "500ms");
    set("agents.result-timeout", "1s");
  }

  final Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  /** The watchdog of this test. */
  final WatchdogUnderTest watchdog() {
    if (watchdog == null) {
      watchdog = anotherWatchdog();
    }
    return watchdog;
  }

  /** The watchdog of this test after its first cycle, so that the next one takes only moments: for ages close to a boundary. */
  final void warmedUp() {
    watchdog().cycle();
  }

  /** One more on the same stores. */
  final WatchdogUnderTest anotherWatchdog() {
    if (ports != null) {
      return closeAtEnd(WatchdogUnderTest.start(settings, ports));
    }
    return closeAtEnd(faults == null ? WatchdogUnderTest.start(settings) : WatchdogUnderTest.start(settings, faults));
  }

  /** Stops the watchdog; the next use starts a new one on the same stores. */
  final void stopWatchdog() {
    if (watchdog != null) {
      watchdog.close();
      watchdog = null;
    }
  }

  final Report cycle() {
    return watchdog().cycle();
  }

  /** A browser that listens from now on. */
  final Events events() {
    Events events = closeAtEnd(watchdog().events());
    listening.add(events);
    return events;
  }

  /** All browsers of this test. */
  final List<Events> listening() {
    return List.copyOf(listening);
  }

  /** {@code slot(A, id, age, 900) + key(A) = id}. */
  final void slotAndKey(String agent, String id, long ageSeconds) {
    redis.slot(agent, id, ageSeconds, 900);
    redis.holds(agent, id);
  }

  final void assertUntouched(String id, Map<String, Object> before) {
    assertThat(store.read(id)).as("row %s", id).isEqualTo(before);
  }

  final void assertReleased(String agent, String id) {
    assertThat(redis.hasSlot(agent, id)).as("slot of %s", id).isFalse();
    assertThat(redis.hasHash(agent, id)).as("hash of %s", id).isFalse();
    assertThat(redis.runningKeyOf(agent)).as("running key of %s", agent).isNull();
  }

  final void assertSlotAndKeyKept(String agent, String id) {
    assertThat(redis.hasSlot(agent, id)).as("slot of %s", id).isTrue();
    assertThat(redis.hasHash(agent, id)).as("hash of %s", id).isTrue();
    assertThat(redis.runningKeyOf(agent)).as("running key of %s", agent).contains(id);
  }

  /** The text of a failed row; fails unless it has one and an end. */
  final String failure(String id) {
    Map<String, Object> row = store.read(id);
    assertThat(row.get("status")).as("status of %s", id).isEqualTo("failed");
    assertThat(row.get("completed_at")).as("end of %s", id).isNotNull();
    assertThat((String) row.get("error")).as("reason of %s", id).isNotBlank();
    return (String) row.get("error");
  }

  final void eventuallyStatus(String id, String status) {
    Eventually.within(SOON, () -> assertThat(store.status(id)).isEqualTo(status));
  }

  /** Nothing more is told: what was told before is all. */
  final void assertToldOnly(Events events, int recoveries) {
    int cyclesTold = events.cycles().size();
    watchdog().cycle(true, "nobody"); // What is told of it comes after what was still on its way.
    Eventually.within(SOON, () -> assertThat(events.cycles()).hasSizeGreaterThan(cyclesTold));
    assertThat(events.recoveries()).hasSize(recoveries);
  }
}
