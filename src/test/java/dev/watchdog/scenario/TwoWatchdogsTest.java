package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Database;
import dev.watchdog.support.Databases;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.JarUnderTest;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Reply;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on the same stores, one of which dies or hangs: the effect is that of one. */
@Tag("process")
class TwoWatchdogsTest extends Scenario {

  private static final Duration MOMENTS = Duration.ofSeconds(30);

  /** Longer than a verdict stays fresh, which is 60 s. */
  private static final Duration STALE = Duration.ofSeconds(62);

  @TempDir Path directory;

  @Override
  Database newDatabase() {
    return Databases.postgres();
  }

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  private JarUnderTest run() {
    return closeAtEnd(JarUnderTest.run(directory, settings()));
  }

  @Test
  void killed_and_paused_in_turn_while_both_tick_they_have_the_effect_of_one() {
    set("reconcile.first-delay", "0s");
    set("reconcile.interval", "1s");
    set("brake.max-recovery-ratio", "1");
    set("agents.registry-timeout", "10s");
    set("agents.terminate-timeout", "10s");
    set("agents.result-timeout", "10s");
    Crowd crowd = new Crowd(store, redis, agents);
    crowd.bystanders();
    crowd.add(200);
    JarUnderTest one = run();
    JarUnderTest two = run();
    awaitRecovered(crowd, 20);
    one.kill();
    crowd.add(200);
    awaitRecovered(crowd, 250);

    two.freeze(); // Wherever it is. What it holds in the database is given up when it does not come back.
    crowd.add(100);
    JarUnderTest again = run();
    Follower follower = new Follower();
    follower.connect(again);
    Eventually.pass(Duration.ofSeconds(6)); // A tick that late makes the next cycle one that only observes.
    two.thaw();

    awaitRecovered(crowd, crowd.size());
    follower.assertKnowsAll(again, crowd.size());
    // The cycle in which it was frozen may still run, and rightly tells what it could not write to a session that the server had ended.
    Eventually.within(SOON, () -> assertThat(two.cycle().problems()).isEmpty());
    Eventually.within(SOON, () -> crowd.assertAllIsWell());
  }

  private static void awaitRecovered(Crowd crowd, int count) {
    Eventually.within(Duration.ofSeconds(60), () -> assertThat(crowd.recovered()).isGreaterThanOrEqualTo(count));
  }

  @Test
  void one_that_hangs_in_its_transaction_is_given_up_and_does_not_act_on_what_it_saw_a_minute_ago() throws Exception {
    set("agents.last-error-timeout", "5s");
    FakeAgent b = agents.agent("b");
    List<String> written = ids("written");
    List<String> waiting = ids("waiting");
    written.forEach(id -> store.row(id).age(300).limit(900).insert());
    waiting.forEach(id -> store.row(id).agent("b").age(300).limit(900).insert());
    waiting.forEach(id -> b.on(Kind.LAST_ERROR, id, Answer.silence()));
    JarUnderTest one = run();
    JarUnderTest two = run();

    CompletableFuture<Reply> hanging;
    try (Connection platform = store.database().connect()) {
      lock(platform, "written%");
      hanging = one.cycleLater();
      Eventually.within(MOMENTS, () -> assertThat(sessions("wait_event_type = 'Lock'")).isEqualTo(1));
      Eventually.within(MOMENTS, () -> assertThat(b.calls(Kind.LAST_ERROR)).isNotEmpty());
      one.freeze();
      platform.rollback();
    }
    long frozenAt = System.nanoTime();
    Eventually.within(MOMENTS, () -> assertThat(sessions("state = 'idle in transaction'")).isEqualTo(1));
    waiting.forEach(id -> b.on(Kind.LAST_ERROR, id));
    b.running(waiting.toArray(String[]::new)); // What the hanging one took for lost was on its way.

    Eventually.within(Duration.ofSeconds(50), () -> {
      two.cycle();
      written.forEach(id -> assertThat(store.status(id)).as(id).isEqualTo("failed"));
    });
    Eventually.pass(STALE.minusNanos(System.nanoTime() - frozenAt));
    one.thaw();

    assertThat(hanging.join().ok().getJsonObject("report").getInteger("total")).isZero();
    // For a second the pool may still hold the session that the server ended.
    assertThat(Eventually.value(SOON, one::cycle).confirmed()).isEqualTo(waiting.size());
    waiting.forEach(id -> assertThat(store.status(id)).as(id).isEqualTo("running"));
    assertThat(one.recoveries()).extracting(entry -> entry.getString("execution_id")).containsExactlyInAnyOrderElementsOf(written);
    assertThat(one.recoveries()).extracting(entry -> entry.getLong("id")).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  private static List<String> ids(String name) {
    return IntStream.range(0, 5).mapToObj(i -> name + i).toList();
  }

  private static void lock(Connection platform, String ids) throws SQLException {
    platform.setAutoCommit(false);
    try (Statement statement = platform.createStatement()) {
      statement.execute("SELECT id FROM schedule_executions WHERE id LIKE '" + ids + "' FOR UPDATE");
    }
  }

  /** Sessions of this database in that condition; the asking one is never in a transaction of its own. */
  private long sessions(String condition) {
    String sql = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND ";
    return (Long) store.query(sql + condition).get(0).get("n");
  }
}
