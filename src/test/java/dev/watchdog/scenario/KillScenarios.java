package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.JarUnderTest;
import dev.watchdog.support.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar, killed without a word at one moment after another with hundreds of recoveries under way, started again each time. The moments
 * are told by what is seen from outside, and drawn from a seed: run with {@code -Dkills.seed=N} for others.
 */
@Timeout(900) // Eleven starts of a JVM and thousands of recoveries: minutes on a busy machine. Each moment has a bound of its own.
abstract class KillScenarios extends Scenario {

  private static final int UNDER_WAY = 400;
  private static final Duration MOMENT_MAX = Duration.ofSeconds(30);

  /** What is seen when the process is killed. */
  private enum Moment {
    REGISTRY_CALL,
    TERMINATE_CALL,
    RESULT_CALL,
    LAST_ERROR_CALL,
    LEDGER_ENTRY,
    SLOT_RELEASED,
    EVENT,
    /** Redis hangs, so that entries are committed and nothing is released. */
    COMMITTED
  }

  /** The n-th time that something is seen. */
  private record Kill(Moment moment, int nth) {}

  @TempDir Path directory;

  private Crowd crowd;
  private Follower follower;

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  @BeforeEach
  void patience() {
    set("brake.max-recovery-ratio", "1");
    set("agents.registry-timeout", "10s");
    set("agents.result-timeout", "10s");
    set("agents.terminate-timeout", "10s");
  }

  @Test
  void killed_at_any_moment_it_ends_every_row_once_and_leaves_the_bystanders_alone() throws Exception {
    crowd = new Crowd(store, redis, agents);
    crowd.bystanders();
    follower = new Follower();
    long seed = Long.getLong("kills.seed", 20_260_325);
    List<Kill> kills = draw(new Random(seed));
    System.out.println("kills.seed=" + seed + " " + kills);

    int before = 0;
    for (Kill kill : kills) {
      crowd.add(UNDER_WAY - (crowd.size() - before));
      kill(kill, before);
      before = crowd.recovered();
    }

    JarUnderTest last = run();
    for (int cycle = 0; last.cycle().total() > 0; cycle++) {
      assertThat(cycle).as("cycles to the end").isLessThan(5);
    }
    follower.assertKnowsAll(last, crowd.size());
    Eventually.within(SOON, () -> crowd.assertAllIsWell());
  }

  /** Each moment, early ones and late ones, in any order. */
  private static List<Kill> draw(Random random) {
    List<Kill> kills = new ArrayList<>();
    for (Moment moment : Moment.values()) {
      int latest = moment == Moment.COMMITTED ? 1 : moment == Moment.TERMINATE_CALL || moment == Moment.RESULT_CALL ? 30 : 40;
      kills.add(new Kill(moment, 1 + random.nextInt(latest)));
    }
    kills.add(new Kill(Moment.LAST_ERROR_CALL, 150 + random.nextInt(100)));
    kills.add(new Kill(Moment.LEDGER_ENTRY, 100 + random.nextInt(150)));
    Collections.shuffle(kills, random);
    return kills;
  }

  private JarUnderTest run() {
    JarUnderTest jar = closeAtEnd(JarUnderTest.run(directory, settings()));
    follower.connect(jar);
    return jar;
  }

  private void kill(Kill kill, int recovered) throws Exception {
    JarUnderTest jar = run();
    int keys = keys();
    CompletableFuture<?> cycle;
    switch (kill.moment()) {
      case LEDGER_ENTRY -> {
        cycle = jar.cycleLater();
        await(kill, () -> crowd.recovered() >= recovered + kill.nth());
      }
      case SLOT_RELEASED -> {
        cycle = jar.cycleLater();
        await(kill, () -> keys() <= keys - kill.nth());
      }
      case EVENT -> {
        cycle = jar.cycleLater();
        await(kill, () -> follower.told() >= kill.nth());
      }
      case COMMITTED -> {
        cycle = committedNotReleased(jar, kill, recovered);
      }
      default -> {
        cycle = atCall(jar, kill);
      }
    }
    jar.kill();
    redis.thaw();
    redis.awaitAnswer();
    assertThat(cycle).as("a cycle cut short by %s", kill).failsWithin(SOON);
    follower.disconnect();
    if (kill.moment() == Moment.COMMITTED) {
      store.query("SELECT execution_id FROM watchdog_recovery WHERE released_at IS NULL ORDER BY id DESC LIMIT 3")
          .forEach(entry -> crowd.startAgain((String) entry.get("execution_id")));
    }
  }

  private CompletableFuture<?> committedNotReleased(JarUnderTest jar, Kill kill, int recovered) throws Exception {
    CountDownLatch once = new CountDownLatch(1);
    agents.during(call -> {
      if (call.kind() == Kind.LAST_ERROR && once.getCount() > 0) {
        once.countDown();
        redis.freeze();
      }
    });
    CompletableFuture<?> cycle = jar.cycleLater();
    await(kill, () -> once.getCount() == 0 && crowd.recovered() >= recovered + kill.nth());
    agents.during(call -> {});
    return cycle;
  }

  /** The process dies while the agent makes up its answer. */
  private CompletableFuture<?> atCall(JarUnderTest jar, Kill kill) throws Exception {
    Kind kind = Kind.valueOf(kill.moment().name().replace("_CALL", ""));
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch killed = new CountDownLatch(1);
    agents.during(call -> {
      if (call.kind() == kind && calls.incrementAndGet() == kill.nth()) {
        jar.kill();
        killed.countDown();
      }
    });
    CompletableFuture<?> cycle = jar.cycleLater();
    assertThat(killed.await(MOMENT_MAX.toSeconds(), TimeUnit.SECONDS)).as("%s was seen", kill).isTrue();
    agents.during(call -> {});
    return cycle;
  }

  private static void await(Kill kill, Callable<Boolean> seen) throws Exception {
    assertThat(Eventually.holds(MOMENT_MAX, seen)).as("%s was seen", kill).isTrue();
  }

  private int keys() {
    return ((Long) redis.call("DBSIZE")).intValue();
  }
}
