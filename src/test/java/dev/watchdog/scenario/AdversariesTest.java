package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.JarUnderTest;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Times;
import dev.watchdog.support.WatchdogClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hostile agent, a hostile row, a hostile viewer and hostile strangers do their worst at the same time, while hundreds of executions are
 * recovered. Afterwards everything is as it should be, and a right user was served all along.
 */
@Tag("process")
@EnabledOnOs(OS.LINUX)
@Timeout(600)
class AdversariesTest extends Scenario {

  /** The gate has half a minute for it; {@code -Dadversaries.seconds=120 -Dadversaries.millis=1000} is the whole of it. */
  private static final Duration ATTACK = Duration.ofSeconds(Integer.getInteger("adversaries.seconds", 30));

  /** What a right user waits at most: the machine of a gate does other things beside this. */
  private static final long SERVED_MILLIS = Integer.getInteger("adversaries.millis", 10_000);

  private static final Duration BREATH = Duration.ofMillis(20);
  private static final Duration AFTERWARDS = Duration.ofSeconds(90);
  private static final int HOSTILE_AGENTS = 8;
  private static final long GROWN_MIB_MAX = 192;
  private static final long MORE_DESCRIPTORS_MAX = 40;

  @TempDir private Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicLong served = new AtomicLong();
  private volatile boolean over;
  private volatile Throwable unserved;

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  @Test
  void nobody_gets_in_nothing_is_lost_and_a_right_user_is_served() throws Exception {
    set("reconcile.first-delay", "0s");
    set("reconcile.interval", "5s");
    set("brake.max-recovery-ratio", "1");
    set("brake.max-unknown-ratio", "1");
    set("security.viewer-user", "viewer");
    set("security.viewer-password", "viewer-of-the-tests");
    Crowd crowd = new Crowd(store, redis, agents);
    crowd.bystanders();
    crowd.add(200);
    JarUnderTest watchdog = closeAtEnd(JarUnderTest.run(directory, settings()));
    Eventually.within(AFTERWARDS, () -> assertThat(crowd.recovered()).isGreaterThanOrEqualTo(crowd.size()));
    long descriptors = descriptors(watchdog);
    long mebibytes = resident(watchdog);

    hostileAgents();
    hostileRows();
    Strangers strangers = new Strangers(watchdog.port());
    strangers.attacks().forEach(attack -> threads.execute(() -> again(attack)));
    threads.execute(() -> again(new HostileViewer(watchdog)));
    threads.execute(() -> serve(watchdog));
    for (long until = System.nanoTime() + ATTACK.toNanos(); System.nanoTime() < until;) {
      crowd.add(40);
      Eventually.within(AFTERWARDS, () -> assertThat(crowd.recovered()).isGreaterThanOrEqualTo(crowd.size()));
    }
    over = true;
    strangers.close();
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).as("all attacks are over").isTrue();

    assertThat(unserved).as("what kept a right user from being served").isNull();
    assertThat(served.get()).as("answers to a right user").isGreaterThan(ATTACK.toSeconds() / 6);
    assertThat(slowest.get()).as("longest wait of a right user, in milliseconds").isLessThan(SERVED_MILLIS);
    Eventually.within(AFTERWARDS, crowd::assertAllIsWell);
    Eventually.within(AFTERWARDS, () -> {
      assertThat(descriptors(watchdog)).as("descriptors").isLessThan(descriptors + MORE_DESCRIPTORS_MAX);
      assertThat(resident(watchdog)).as("resident memory in MiB").isLessThan(mebibytes + GROWN_MIB_MAX);
    });
    assertThat(hostileEnded()).as("hostile rows that were ended").isEmpty();
  }

  /** What is done again and again until the attack is over; that it is refused or cut off is what it is for. */
  interface Attack {
    void once() throws Exception;
  }

  private void again(Attack attack) {
    while (!over) {
      try {
        Eventually.pass(BREATH); // They share two processors with whom they attack: what these can bear is not what is tried.
        attack.once();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (Exception refused) {
        continue;
      }
    }
  }

  /** Each is asked for because of its row; what it answers proves nothing. */
  private void hostileAgents() {
    List<Answer> answers = List.of(
        flood(),
        Answer.drip(),
        Answer.halfJsonUntilClose(),
        Answer.redirect("http://127.0.0.1:1/"),
        Answer.reset(),
        Answer.html(),
        Answer.headersThenSilence(),
        Answer.body(200, "application/json", "[".repeat(1_000_000)));
    for (int i = 0; i < HOSTILE_AGENTS; i++) {
      FakeAgent hostile = agents.agent("h" + i);
      hostile.registry(answers.get(i % answers.size()));
      store.ownership("h" + i, 900);
      store.row("victim" + i).agent("h" + i).age(300).insert();
    }
  }

  private static Answer flood() {
    JsonArray invented = new JsonArray().add(new JsonObject().put("execution_id", "victim0")); // Else it would say that it lost it.
    IntStream.range(0, 50_000).forEach(i -> invented.add(new JsonObject().put("execution_id", "invented-" + i)));
    return Answer.json(200, new JsonObject().put("executions", invented));
  }

  /** Of the crowd's agents, which answer well and do not name them; each has something that keeps it from being an orphan. */
  private void hostileRows() {
    List<String> names = List.of(
        "../../n1", "n1/../n2", "n1@evil", "n1?x=", "n\r\nHost: evil", "%2e%2e", "<script>alert(1)</script>", "=1+1");
    for (int i = 0; i < names.size(); i++) {
      store.row("of-odd-agent-" + i).agent(names.get(i)).age(300).insert();
      store.row(names.get(i)).agent("n" + i).with("started_at", "9999-99-99").insert();
      agents.agent("n" + i).runs(names.get(i), null);
      store.row("leased-" + i).agent("n" + i).age(300).with("lease_expires_at", Times.ago(-3600) + "\u202e").insert();
    }
  }

  private List<Object> hostileEnded() {
    return store.query("SELECT id FROM schedule_executions WHERE status <> 'running'"
        + " AND (id LIKE 'victim%' OR id LIKE 'of-odd-agent-%' OR id LIKE 'leased-%')").stream().map(row -> row.get("id")).toList();
  }

  /** What a viewer may ask, as often as they can; and what they may not. */
  private final class HostileViewer implements Attack {
    private final JarUnderTest watchdog;
    private String token;
    private int round;

    HostileViewer(JarUnderTest watchdog) {
      this.watchdog = watchdog;
    }

    @Override
    public void once() throws Exception {
      if (token == null) {
        token = watchdog.logIn("viewer", "viewer-of-the-tests").ok().getString("access_token");
      }
      List<String> paths = List.of(
          "/api/v1/executions?limit=1000&sort=age&q=e", "/api/v1/recoveries?limit=1000&q=" + "x".repeat(1000), "/api/v1/ghosts?limit=1000",
          "/api/v1/slots?limit=1000", "/api/v1/executions/" + "%2e%2e%2f".repeat(100) + "/explain", "/api/v1/agents?limit=1000");
      round++;
      assertThat(Strangers.request(watchdog.port(), "127.0.0.3", "GET", paths.get(round % paths.size()), token)).isNotEmpty();
      String acted = Strangers.request(watchdog.port(), "127.0.0.3", "POST", "/api/v1/cycles", token);
      if (!acted.isEmpty() && !acted.startsWith("HTTP/1.1 403") && !acted.startsWith("HTTP/1.1 4")) {
        unserved = new AssertionError("a viewer began a cycle: " + acted.lines().findFirst().orElse(""));
      }
    }
  }

  /** Logs in again now and then, and looks at the state. */
  private void serve(JarUnderTest watchdog) {
    for (int round = 0; !over && unserved == null; round++) {
      long begun = System.nanoTime();
      try {
        if (round % 8 == 0) {
          Reply reply = watchdog.logIn("admin", WatchdogClient.ADMIN_PASSWORD);
          assertThat(reply.status()).as("right user name and password").isEqualTo(200);
        }
        assertThat(watchdog.get("/api/v1/status").status()).as("status for a right user").isEqualTo(200);
        served.incrementAndGet();
      } catch (RuntimeException | AssertionError failed) {
        unserved = failed;
      }
      slowest.accumulateAndGet((System.nanoTime() - begun) / 1_000_000, Math::max);
      Eventually.pass(Duration.ofMillis(250));
    }
  }

  private static long descriptors(JarUnderTest watchdog) throws Exception {
    try (var all = Files.list(Path.of("/proc", String.valueOf(watchdog.pid()), "fd"))) {
      return all.count();
    }
  }

  private static long resident(JarUnderTest watchdog) throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc", String.valueOf(watchdog.pid()), "status")));
    lines.removeIf(line -> !line.startsWith("VmRSS:"));
    return Long.parseLong(lines.get(0).replaceAll("\\D", "")) / 1024;
  }
}
