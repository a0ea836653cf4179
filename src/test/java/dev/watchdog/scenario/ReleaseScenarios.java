package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Report;
import dev.watchdog.support.RowSeed;
import dev.watchdog.support.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who wins frees the slot, once; who loses touches nothing; a release that comes late looks first. */
abstract class ReleaseScenarios extends Scenario {

  /** What somebody else may do to a row between its read and its end. */
  enum Change {
    DISPATCHED("claude_session_id", RowSeed.DISPATCHED),
    LEASED("lease_expires_at", Times.text(Instant.parse("2098-01-01T00:00:00Z"))),
    MOVED("agent_name", "b"),
    STARTED_ANEW("started_at", "2026-03-25T10:00:00.123456Z"),
    QUEUED("status", "queued"),
    WAITING_FOR_A_RETRY("status", "pending_retry");

    private final String column;
    private final String value;

    Change(String column, String value) {
      this.column = column;
      this.value = value;
    }
  }

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void s116_a_row_that_changes_between_read_and_write_is_a_lost_race_without_any_side_effect(Change change) {
    Events events = events();
    store.row("e1").age(300).limit(900).session("").insert(); // Never dispatched, so that a dispatch is a change too.
    slotAndKey("a", "e1", 300);
    store.activity("act", "chat_start", Times.ago(300), "e1");
    Map<String, Object> before = store.read("e1");
    Map<String, Object> slots = redis.everything();
    a.during(Kind.LAST_ERROR, () -> store.set("e1", change.column, change.value));

    Report report = cycle();

    before.put(change.column, change.value);
    assertUntouched("e1", before);
    assertThat(redis.everything()).isEqualTo(slots);
    assertThat(store.readActivity("act")).containsEntry("activity_state", "started");
    assertThat(report.notZero()).isEmpty();
    assertThat(report.lostRaces()).isEqualTo(1);
    assertThat(watchdog().recoveries()).isEmpty();
    assertToldOnly(events, 0);
  }

  @Test
  void s35_repeating_a_recovery_frees_at_most_one_slot() {
    a.running("e9");
    store.row("e1").age(300).limit(900).insert();
    store.row("e9").age(300).limit(900).insert();
    slotAndKey("a", "e1", 300);
    redis.slot("a", "e9", 300, 900);

    cycle();
    cycle();
    stopWatchdog();
    cycle();

    assertReleased("a", "e1");
    assertThat(redis.hasSlot("a", "e9")).isTrue();
    assertThat(redis.hasHash("a", "e9")).isTrue();
    assertThat(watchdog().recoveries()).hasSize(1);
  }

  @Test
  void s36_an_outage_of_redis_between_write_and_release_is_made_up_for_from_the_ledger() {
    Events events = events();
    endWhileRedisIsDown();

    redis.start();
    slotAndKey("a", "e1", 1000);
    assertThat(cycle().notZero()).isEmpty();

    assertReleased("a", "e1");
    assertThat(events.awaitRecoveries(1)).hasSize(1);
    Eventually.within(SOON, () -> assertThat(watchdog().recoveriesOf("e1").get(0).getString("released_at")).isNotNull());
  }

  @Test
  void s36_a_restart_makes_up_for_a_release_as_well() {
    endWhileRedisIsDown();
    stopWatchdog();
    redis.start();
    slotAndKey("a", "e1", 1000);

    cycle();

    assertReleased("a", "e1");
    assertThat(watchdog().recoveries()).hasSize(1);
  }

  @Test
  void s36_a_late_release_spares_the_slot_and_the_key_of_a_later_attempt_of_the_same_id() {
    endWhileRedisIsDown();
    store.set("e1", "started_at", Times.ago(30));
    store.set("e1", "completed_at", null);
    store.set("e1", "error", null);
    store.set("e1", "status", "running");
    a.running("e1");
    redis.start();
    slotAndKey("a", "e1", 30);
    Map<String, Object> slots = redis.everything();

    cycle();
    cycle();

    assertThat(redis.everything()).isEqualTo(slots);
    assertThat(store.status("e1")).isEqualTo("running");
    assertThat(watchdog().recoveriesOf("e1").get(0).getString("released_at")).isNotNull();
  }

  @Test
  void s36_a_late_release_spares_a_slot_that_was_taken_after_the_recovery() {
    endWhileRedisIsDown();
    store.set("e1", "status", "queued"); // It is about to run again: its slot is taken, its row not written yet.
    redis.start();
    redis.slot("a", "e1", -60, 900);

    cycle();

    assertThat(redis.hasSlot("a", "e1")).isTrue();
    assertThat(redis.hasHash("a", "e1")).isTrue();
  }

  @Test
  void s26_a_marker_that_cannot_be_read_withholds_the_recovery() {
    watchdog();
    store.row("e1").age(300).limit(900).insert();
    slotAndKey("a", "e1", 300);
    Map<String, Object> before = store.read("e1");
    redis.freeze();

    Report report = cycle();

    assertUntouched("e1", before);
    assertThat(report.notZero()).isEmpty();
    assertThat(report.deferred(10)).isEqualTo(1);
    assertThat(report.problems()).isNotEmpty();
    redis.thaw();
    redis.awaitAnswer();
    Eventually.within(Duration.ofSeconds(20), () -> assertThat(cycle().orphaned()).isEqualTo(1));
    Eventually.within(SOON, () -> assertReleased("a", "e1"));
  }

  @Test
  void a_release_that_fails_is_a_problem_of_the_cycle_and_done_by_the_next() {
    store.row("e1").age(300).limit(900).insert();
    slotAndKey("a", "e1", 300);
    a.during(Kind.LAST_ERROR, redis::freeze);

    Report report = cycle();
    redis.thaw();
    a.during(Kind.LAST_ERROR, null);

    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(report.problems()).anySatisfy(problem -> assertThat(problem).contains("slots of recovered executions are still held"));
    redis.awaitAnswer();
    assertThat(cycle().problems()).isEmpty();
    assertReleased("a", "e1");
  }

  @Test
  void a_marker_that_cannot_be_read_withholds_for_three_hours_and_no_longer() {
    watchdog();
    store.row("below").age(3 * 3600 - 20).limit(900).insert();
    store.row("above").age(3 * 3600 + 1).limit(900).insert();
    redis.stop();

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(store.status("below")).isEqualTo("running");
    assertThat(failure("above")).doesNotContain("dispatcher");
    redis.start();
  }

  @ParameterizedTest
  @EnumSource(ForeignKey.class)
  void a_running_key_that_is_not_the_executions_own_is_left_alone_and_is_no_error(ForeignKey foreign) {
    store.row("e1").age(300).limit(900).insert();
    redis.slot("a", "e1", 300, 900);
    foreign.set.accept(redis);
    Object before = redis.everything().get(RealRedis.runningKey("a"));

    Report report = cycle();

    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(redis.hasSlot("a", "e1")).isFalse();
    assertThat(redis.everything().get(RealRedis.runningKey("a"))).isEqualTo(before);
    assertThat(noteOf("e1")).startsWith("slot released; running key not released: ");
    if (foreign.mayBeItsOwn) {
      assertThat(report.problems()).singleElement().asString().contains("'e1'", noteOf("e1"));
    } else {
      assertThat(report.problems()).isEmpty();
    }
  }

  private String noteOf(String id) {
    return watchdog().recoveriesOf(id).get(0).getString("release_note");
  }

  /** What may stand under the running key beside the recovered execution. */
  enum ForeignKey {
    ANOTHER_ID(false, text("{\"id\":\"e2\",\"parent\":\"e1\"}")),
    ID_IS_A_NUMBER(false, text("{\"id\":1}")),
    NO_ID(false, text("{}")),
    PLAIN_TEXT(true, text("e1")),
    JSON_TEXT(true, text("\"e1\"")),
    JSON_NULL(false, text("null")),
    JSON_LIST(true, text("[\"e1\"]")),
    BROKEN_JSON(true, text("{\"id\":\"e1\"")),
    EMPTY(false, text("")),
    A_LIST(true, redis -> redis.call("RPUSH", RealRedis.runningKey("a"), "e1")),
    A_HASH(true, redis -> redis.call("HSET", RealRedis.runningKey("a"), "id", "e1"));

    private final boolean mayBeItsOwn;
    private final Consumer<RealRedis> set;

    ForeignKey(boolean mayBeItsOwn, Consumer<RealRedis> set) {
      this.mayBeItsOwn = mayBeItsOwn;
      this.set = set;
    }

    private static Consumer<RealRedis> text(String value) {
      return redis -> redis.call("SET", RealRedis.runningKey("a"), value);
    }
  }

  @Test
  void what_cannot_be_given_back_is_noted_and_named_and_counts_as_given_back_in_no_metric() {
    store.row("e1").age(300).limit(900).insert();
    redis.call("ZADD", RealRedis.slotsKey("a"), String.valueOf(Instant.now().minusSeconds(300).toEpochMilli()), "e1");
    redis.holds("a", "e1");

    Report report = cycle();

    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(noteOf("e1")).contains("slot not released: its score", "milliseconds", "running key released");
    assertThat(report.problems())
        .anySatisfy(problem -> assertThat(problem).contains("execution 'e1'", "slot not released", "milliseconds"));
    assertThat(redis.hasSlot("a", "e1")).isTrue();
    assertThat(redis.runningKeyOf("a")).isNull();
    assertThat(watchdog().recoveriesOf("e1").get(0).getString("released_at")).isNotNull();
    assertThat(watchdog().metrics().value("watchdog_stuck_to_slot_free_seconds_count", "action", "orphan_recovered")).isZero();
  }

  @Test
  void a_set_in_place_of_a_sorted_set_is_noted_also_where_the_release_comes_late() {
    endWhileRedisIsDown();
    redis.start();
    redis.call("SADD", RealRedis.slotsKey("a"), "e1");

    Report report = cycle();

    assertThat(noteOf("e1")).isEqualTo("slot not released: the key of the agent's slots is a set and no sorted set");
    assertThat(report.problems()).anySatisfy(problem -> assertThat(problem).contains("execution 'e1'", "is a set"));
  }

  @Test
  void a_server_that_restarted_empty_proves_nothing_by_the_marker_it_lacks() {
    watchdog();
    cycle(); // Keeps which server it relies on.
    store.row("e1").age(300).limit(900).insert();
    store.row("old").age(1000).limit(900).insert();
    a.running("old");
    redis.stop();
    redis.start();
    redis.awaitAnswer();
    redis.slot("a", "old", 1000, 900);

    Report report = cycle();

    assertThat(store.status("e1")).isEqualTo("running");
    assertThat(report.deferred(10)).isEqualTo(1);
    assertThat(report.problems()).anySatisfy(problem -> assertThat(problem).contains("Redis restarted", "proves nothing"));
    assertThat(report.autoTerminated()).as("the agent itself says that it is over its limit").isEqualTo(1);
    assertThat(redis.hasSlot("a", "old")).as("releases wait for none of this").isFalse();
    stopWatchdog();
    assertThat(cycle().deferred(10)).as("what is kept outlives a process").isEqualTo(1);
  }

  @Test
  void a_replica_has_neither_markers_nor_releases() {
    watchdog();
    RealRedis master = closeAtEnd(RealRedis.started());
    store.row("e1").age(300).limit(900).insert();
    a.running("old");
    store.row("old").age(1000).limit(900).insert();
    redis.call("REPLICAOF", "127.0.0.1", master.url().substring(master.url().lastIndexOf(':') + 1));

    Report report = cycle();

    assertThat(store.status("e1")).isEqualTo("running");
    assertThat(report.problems()).anySatisfy(problem -> assertThat(problem).contains("Redis is a replica"));
    assertThat(report.problems()).anySatisfy(problem -> assertThat(problem).contains("still held", "read only replica"));
    assertThat(watchdog().recoveriesOf("old").get(0).getString("released_at")).isNull();
    redis.call("REPLICAOF", "NO", "ONE");
    assertThat(cycle().orphaned()).isEqualTo(1);
    assertThat(watchdog().recoveriesOf("old").get(0).getString("released_at")).isNotNull();
  }

  @Test
  void slots_under_a_key_of_another_type_do_not_keep_a_row_from_being_recovered() {
    agents.agent("b");
    store.row("e1").age(300).limit(900).insert();
    store.row("e2").age(300).limit(900).agent("b").insert();
    redis.call("SET", RealRedis.slotsKey("a"), "no sorted set");
    slotAndKey("b", "e2", 300);

    assertThat(cycle().orphaned()).isEqualTo(2);

    assertReleased("b", "e2");
    assertThat(redis.call("GET", RealRedis.slotsKey("a"))).isEqualTo("no sorted set");
  }

  @Test
  void an_empty_script_cache_is_no_obstacle() {
    store.row("e1").age(300).limit(900).insert();
    store.row("e2").age(10).limit(900).insert();
    slotAndKey("a", "e1", 300);
    cycle();
    redis.call("SCRIPT", "FLUSH");
    store.set("e2", "started_at", Times.ago(300));
    slotAndKey("a", "e2", 300);

    assertThat(cycle().problems()).isEmpty();

    assertReleased("a", "e2");
  }

  /** e1 is terminated by its agent and failed in its row; nothing of it could be released. */
  private void endWhileRedisIsDown() {
    watchdog();
    a.running("e1");
    store.row("e1").age(1000).limit(900).insert();
    slotAndKey("a", "e1", 1000);
    redis.stop();
    Report report = cycle();
    assertThat(report.autoTerminated()).isEqualTo(1);
    assertThat(report.problems()).isNotEmpty();
  }
}
