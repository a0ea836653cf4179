package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeAgents;
import dev.watchdog.support.JarUnderTest;
import dev.watchdog.support.PostgresServer;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Store;
import dev.watchdog.support.Times;
import dev.watchdog.support.WatchdogClient;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One jar that ticks every two seconds for all tests of a class, on a PostgreSQL and a Redis of its own; both keep their data over a stop.
 * The address of the database shortens the time-out of a connection that answers nothing; every other time-out is that of production.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OutageWorld {

  static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final int ROWS = 6;
  private static final String INSERT =
      "INSERT INTO schedule_executions (id, schedule_id, agent_name, status, started_at, claude_session_id)"
          + " VALUES (?, '__manual__', ?, 'running', ?, 'dispatched')";

  PostgresServer postgres;
  RealRedis redis;
  Store store;

  private final ScheduledExecutorService prober = Executors.newSingleThreadScheduledExecutor();
  private final List<String> notLive = new CopyOnWriteArrayList<>();
  private final List<String> seeded = new ArrayList<>();
  private FakeAgents agents;
  private JarUnderTest jar;

  /** Orphans of one agent, each with a slot. Until {@link #makeKnown} the agent answers 404 to everything and nothing can be decided. */
  record Batch(String agent, List<String> ids) {}

  @BeforeAll
  void startAll(@TempDir Path directory) {
    postgres = PostgresServer.started(directory, Map.of("max_connections", "16"));
    redis = RealRedis.durable(directory);
    redis.start();
    agents = FakeAgents.start();
    store = Store.full(postgres.newDatabase());
    store.auditUpdates();
    Map<String, String> settings = new HashMap<>(store.database().credentials());
    settings.put("database.url", store.database().url() + "?socketTimeout=3");
    settings.put("database.pool-size", "4");
    settings.put("redis.url", redis.url());
    settings.put("agents.url", agents.url());
    settings.put("reconcile.interval", "2s");
    settings.put("brake.max-unknown-ratio", "1");
    settings.put("brake.max-recovery-ratio", "1");
    settings.put("security.admin-password", WatchdogClient.ADMIN_PASSWORD);
    jar = JarUnderTest.run(directory, settings);
    prober.scheduleWithFixedDelay(this::probe, 0, 100, TimeUnit.MILLISECONDS);
  }

  /** A test that failed in the middle of its outage is not to fail the others. */
  @AfterEach
  void bringBack() {
    postgres.thaw();
    redis.thaw();
    postgres.start();
    redis.start();
  }

  @AfterAll
  void stopAll() {
    prober.shutdownNow();
    jar.close();
    agents.close();
    redis.close();
    postgres.close();
  }

  private void probe() {
    try {
      int status = jar.getWithoutLogin("/health/live").status();
      if (status != 200) {
        notLive.add("HTTP " + status);
      }
    } catch (RuntimeException failed) {
      notLive.add(failed.toString());
    }
  }

  final Batch seed() {
    String agent = "n" + seeded.size();
    List<String> ids = new ArrayList<>();
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String id = "e" + seeded.size();
      seeded.add(id);
      ids.add(id);
      redis.slot(agent, id, 300, 900);
      store.activity("act-" + id, "chat_start", Times.ago(300), id);
      rows.add(new Object[] {id, agent, Times.ago(300)});
    }
    store.executeAll(INSERT, rows); // At once: a cycle may read them at any moment.
    return new Batch(agent, ids);
  }

  /** From now on the agent answers, and names none of them. */
  final void makeKnown(Batch batch) {
    agents.agent(batch.agent());
  }

  /** Makes the agent known and has this happen while it answers its first call of this kind. */
  final void atCallOf(Batch batch, Kind kind, Runnable event) {
    AtomicBoolean happened = new AtomicBoolean();
    AtomicBoolean over = new AtomicBoolean();
    agents.during(call -> {
      if (call.kind() == kind && batch.ids().contains(call.id()) && happened.compareAndSet(false, true)) {
        event.run();
        over.set(true);
      }
    });
    makeKnown(batch);
    Eventually.within(PATIENCE, () -> assertThat(over).isTrue());
    agents.during(call -> {});
  }

  /** Not ready, and this check says so in these words. */
  final void awaitDown(String check, String words) {
    Eventually.within(
        PATIENCE,
        () -> {
          Reply reply = jar.get("/health/ready");
          assertThat(reply.status()).isEqualTo(503);
          JsonObject found = reply.json().getJsonObject("checks").getJsonObject(check);
          assertThat(found.getString("status")).as("status of %s: %s", check, found).isEqualTo("down");
          assertThat(found.getString("detail")).isNotBlank().contains(words);
        });
  }

  final void assertCycleRefused() {
    assertThat(jar.cycleLater().join().status()).isEqualTo(503);
    assertThat(jar.get("/api/v1/recoveries").status()).isEqualTo(503);
  }

  final void awaitSessionsThatWaitForALock() {
    String sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    Eventually.within(PATIENCE, () -> assertThat(store.query(sql)).isNotEmpty());
  }

  final void awaitEndedAndUnreleased(Batch batch) {
    Eventually.within(
        PATIENCE,
        () -> {
          for (String id : batch.ids()) {
            assertThat(entry(id).get("released_at")).as("release of %s", id).isNull();
          }
        });
  }

  /** The next cycle to start is a whole one, and it is at its end that every slot of these is free. */
  final void assertFreeAfterTheNextCycle(Batch batch) {
    String back = Times.ago(0);
    JsonObject cycle = Eventually.value(PATIENCE, () -> firstAfter(back));
    assertThat(cycle.getString("status")).as("%s", cycle).isEqualTo("completed");
    for (String id : batch.ids()) {
      Map<String, Object> entry = entry(id);
      assertThat((String) entry.get("released_at")).as("%s after %s", entry, cycle).isNotNull();
      assertThat((String) entry.get("released_at")).as("%s after %s", entry, cycle).isLessThanOrEqualTo(cycle.getString("finished_at"));
      assertThat(redis.hasSlot(batch.agent(), id)).as("slot of %s", id).isFalse();
      assertThat(redis.hasHash(batch.agent(), id)).as("hash of %s", id).isFalse();
    }
  }

  private JsonObject firstAfter(String time) {
    return jar.get("/api/v1/cycles").ok().getJsonArray("cycles").stream()
        .map(JsonObject.class::cast)
        .filter(cycle -> cycle.getString("started_at").compareTo(time) > 0 && cycle.getString("finished_at") != null)
        .min(Comparator.comparing(cycle -> cycle.getString("started_at")))
        .orElseThrow();
  }

  /** It is ready, was live all the while, recovers what comes now, and has ended everything so far exactly once. */
  final void assertGoesOn() {
    Batch batch = seed();
    makeKnown(batch);
    Eventually.within(PATIENCE, () -> batch.ids().forEach(id -> assertThat(entry(id).get("published_at")).isNotNull()));
    jar.awaitReady();
    jar.token(); // Its secret is in a store that will be away.
    assertThat(notLive).as("answers of /health/live").isEmpty();
    List<Map<String, Object>> ledger = store.query("SELECT id, execution_id FROM watchdog_recovery ORDER BY id");
    assertThat(ledger).extracting(entry -> entry.get("execution_id")).containsExactlyInAnyOrderElementsOf(seeded);
    assertThat(ledger.get(ledger.size() - 1).get("id")).as("ids without holes").isEqualTo((long) ledger.size());
    assertThat(store.query("SELECT id FROM audit GROUP BY what, id HAVING COUNT(*) <> 1")).as("written more than once").isEmpty();
  }

  private Map<String, Object> entry(String id) {
    List<Map<String, Object>> entries = store.query("SELECT * FROM watchdog_recovery WHERE execution_id = ?", id);
    assertThat(entries).as("entries of %s", id).hasSize(1);
    return entries.get(0);
  }
}
