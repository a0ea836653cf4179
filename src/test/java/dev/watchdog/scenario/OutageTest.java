package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.KnownServer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Eventually;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One process through one outage after the other: it says what is away, it stays live, it recovers nothing twice, and what leaked
 * meanwhile is free at the end of the first cycle after the return.
 */
@Tag("process")
class OutageTest extends OutageWorld {

  /** A connection attempt may take 4 s, an answer 3 s, the wait for a lock 5 s. */
  private static final Duration LONGER_THAN_TIME_OUTS = Duration.ofSeconds(8);

  @Test
  void redis_goes_away_between_the_update_and_the_release() {
    Batch batch = seed();
    atCallOf(batch, Kind.LAST_ERROR, redis::stop);
    awaitDown("redis", "refused");
    awaitEndedAndUnreleased(batch);

    redis.start();

    assertFreeAfterTheNextCycle(batch); // Releases wait for nothing.
    Eventually.pass(KnownServer.SETTLED); // Until then a marker that is missing proves nothing, and an orphan is left.
    assertGoesOn();
  }

  @Test
  void redis_hangs_between_the_update_and_the_release() {
    Batch batch = seed();
    atCallOf(batch, Kind.LAST_ERROR, redis::freeze);
    awaitDown("redis", "no answer within");
    awaitEndedAndUnreleased(batch);

    redis.thaw();

    redis.awaitAnswer();
    assertFreeAfterTheNextCycle(batch);
    assertGoesOn();
  }

  @Test
  void the_database_crashes_in_the_middle_of_a_write() throws Exception {
    Batch batch = seed();
    Connection platform = store.database().connect();
    platform.setAutoCommit(false);
    run(platform, "SELECT id FROM schedule_executions WHERE id = '" + batch.ids().get(0) + "' FOR UPDATE");
    makeKnown(batch);
    awaitSessionsThatWaitForALock();

    postgres.crash();

    awaitDown("database", "refused");
    awaitDown("last_cycle", "refused");
    assertCycleRefused();
    postgres.start();
    assertFreeAfterTheNextCycle(batch);
    assertGoesOn();
  }

  @Test
  void the_database_hangs_in_the_middle_of_a_cycle_for_longer_than_every_time_out() {
    Batch batch = seed();
    atCallOf(batch, Kind.LAST_ERROR, postgres::freeze);
    awaitDown("database", "");
    Eventually.pass(LONGER_THAN_TIME_OUTS);

    postgres.thaw();

    assertFreeAfterTheNextCycle(batch);
    assertGoesOn();
  }

  @Test
  void others_hold_every_session_of_the_database() throws Exception {
    Batch batch = seed();
    List<Connection> others = new ArrayList<>();
    try {
      takeEverySession(others);
      awaitDown("last_cycle", "too many clients");
      awaitDown("database", ""); // Its words, or that there was no answer in time: making connections takes a while here.
      assertCycleRefused();
      makeKnown(batch);
    } finally {
      for (Connection other : others) {
        other.close();
      }
    }

    assertFreeAfterTheNextCycle(batch);
    assertGoesOn();
  }

  @Test
  void every_connection_of_the_pool_waits_for_a_lock() throws Exception {
    Batch batch = seed();
    try (Connection platform = store.database().connect()) {
      platform.setAutoCommit(false);
      run(platform, "LOCK TABLE schedule_executions, watchdog_recovery, watchdog_cycle IN ACCESS EXCLUSIVE MODE");
      awaitSessionsThatWaitForALock();
      makeKnown(batch);
      awaitDown("last_cycle", "cycle could not be run");
      awaitDown("database", "");
      platform.rollback();
    }

    assertFreeAfterTheNextCycle(batch);
    assertGoesOn();
  }

  /** Until the server has none left, those of the watchdog included. */
  private void takeEverySession(List<Connection> taken) throws SQLException {
    taken.add(store.database().connect());
    Eventually.within(
        PATIENCE,
        () -> {
          String others = " FROM pg_stat_activity WHERE datname = current_database() AND pid <> ALL (ARRAY["
              + String.join(",", pids(taken)) + "])";
          run(taken.get(0), "SELECT pg_terminate_backend(pid)" + others);
          assertThat(takeAnother(taken)).as("a session was left").isFalse();
          // One that the watchdog opened between the two would last for the whole outage.
          assertThat(column(taken.get(0), "SELECT pid" + others)).as("sessions of others").isEmpty();
        });
  }

  private boolean takeAnother(List<Connection> taken) {
    try {
      taken.add(store.database().connect());
      return true;
    } catch (SQLException full) {
      return false;
    }
  }

  private static List<String> pids(List<Connection> connections) throws SQLException {
    List<String> pids = new ArrayList<>();
    for (Connection connection : connections) {
      pids.addAll(column(connection, "SELECT pg_backend_pid()"));
    }
    return pids;
  }

  private static List<String> column(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
