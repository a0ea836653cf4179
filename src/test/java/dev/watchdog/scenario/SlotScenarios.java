package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Report;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sweep of the slots, after everything else. */
abstract class SlotScenarios extends Scenario {

  @Test
  void s40_slots_of_running_rows_are_never_touched_whatever_their_age() {
    int[] timeouts = {600, 3600, 7200};
    for (int timeout : timeouts) {
      store.row("t" + timeout).age(1000).limit(7200).insert();
      redis.slot("a", "t" + timeout, 1000, timeout);
    }
    store.row("ancient").age(1000).limit(7200).insert();
    redis.slot("a", "ancient", 900_000, 60);
    a.running("t600", "t3600", "t7200", "ancient");
    Map<String, Object> before = redis.everything();

    Report report = cycle();

    assertThat(report.notZero()).isEmpty();
    assertThat(redis.everything()).isEqualTo(before);
  }

  @Test
  void s42_when_the_watchdog_ends_a_row_its_slot_ends_in_the_same_cycle() {
    store.row("e1").age(1000).limit(900).insert();
    redis.slot("a", "e1", 1000, 7200);
    a.running("e1");

    assertThat(cycle().notZero()).isEqualTo(Map.of("auto_terminated", 1, "total", 1)); // Not counted a second time as a slot.

    assertThat(redis.hasSlot("a", "e1")).isFalse();
    assertThat(redis.hasHash("a", "e1")).isFalse();
  }

  /** PostgreSQL refuses a text with a NUL, and with it the statement that asks for all the others. */
  @Test
  void a_member_that_no_store_can_keep_hides_no_slot() {
    store.row("old").status("failed").age(500).completed(100).insert();
    redis.slot("a", "old", 100, 900);
    redis.slot("b", "x\u0000y", 100, 900);

    Report report = cycle();

    assertThat(report.slots()).isEqualTo(1);
    assertThat(report.problems()).isEmpty();
    assertThat(redis.hasSlot("a", "old")).isFalse();
    assertThat(redis.hasSlot("b", "x\u0000y")).as("not past its own time").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"success", "failed", "cancelled"})
  void a_slot_older_than_fifteen_seconds_whose_row_is_over_is_released(String status) {
    store.row("old").status(status).age(500).completed(100).insert();
    store.row("young").status(status).age(500).completed(100).insert();
    redis.slot("a", "old", 100, 900);
    redis.slot("a", "young", 5, 900);

    Report report = cycle();

    assertThat(redis.hasSlot("a", "old")).isFalse();
    assertThat(redis.hasHash("a", "old")).isFalse();
    assertThat(redis.hasSlot("a", "young")).isTrue();
    assertThat(report.slots()).isEqualTo(1);
    assertThat(watchdog().recoveries()).isEmpty();
    assertThat(cycle().slots()).isZero();
  }

  @Test
  void a_slot_without_a_row_is_released_only_past_its_own_time_out_and_the_buffer() {
    redis.slot("a", "hash-below", 890, 600);
    redis.slot("a", "hash-above", 910, 600);
    store.ownership("b", 1800);
    redis.slot("b", "agent-below", 2090, null);
    redis.slot("b", "agent-above", 2110, null);
    redis.slot("c", "default-below", 1190, null);
    redis.slot("c", "default-above", 1510, null);
    redis.slot("c", "zero-is-absent", 1190, 0);

    Report report = cycle();

    for (String kept : new String[] {"a hash-below", "b agent-below", "c default-below", "c zero-is-absent"}) {
      assertThat(redis.hasSlot(kept.substring(0, 1), kept.substring(2))).as(kept).isTrue();
    }
    for (String released : new String[] {"a hash-above", "b agent-above", "c default-above"}) {
      assertThat(redis.hasSlot(released.substring(0, 1), released.substring(2))).as(released).isFalse();
    }
    assertThat(report.slots()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "pending_retry"})
  void a_slot_whose_row_is_about_to_run_is_released_only_past_its_own_time_out_and_the_buffer(String status) {
    store.row("below").status(status).age(2000).insert();
    store.row("above").status(status).age(2000).insert();
    redis.slot("a", "below", 890, 600);
    redis.slot("a", "above", 910, 600);

    assertThat(cycle().slots()).isEqualTo(1);

    assertThat(redis.hasSlot("a", "below")).isTrue();
    assertThat(redis.hasSlot("a", "above")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Running", "RUNNING", "retrying", ""})
  void a_slot_of_a_row_whose_status_is_no_known_word_stays_whatever_its_age_and_is_named(String status) {
    store.row("e1").status(status).age(900_000).insert();
    store.row("e2").status(status).age(900_000).insert();
    redis.slot("a", "e1", 900_000, 60);
    redis.slot("a", "e2", 900_000, 60);

    Report report = cycle();

    assertThat(report.slots()).isZero();
    assertThat(redis.hasSlot("a", "e1")).isTrue();
    assertThat(report.problemsWith("slots of rows")).singleElement().asString()
        .contains("none of the known words", "2, the first of execution", "agent 'a', which is '" + status + "'");
  }

  @Test
  void a_member_that_is_no_text_is_named_and_hides_no_slot() {
    redis.call("EVAL", "return redis.call('ZADD', KEYS[1], 5, 'e\\255x')", "1", RealRedis.slotsKey("a"));
    redis.slot("a", "gone", 5000, 600);

    Report report = cycle();

    assertThat(report.slots()).isEqualTo(1);
    assertThat(report.problems()).singleElement().asString().contains("agent 'a'", "not UTF-8", "e\\xffx");
    assertThat(redis.call("ZCARD", RealRedis.slotsKey("a"))).isEqualTo(1L);
  }

  @Test
  void drains_are_no_executions_and_stay() {
    redis.slot("a", "drain-1", 900_000, 60);
    redis.slot("a", "drain-2", 900_000, null);
    store.row("drain-1").status("success").age(5000).completed(4000).insert();
    Map<String, Object> before = redis.everything();

    assertThat(cycle().notZero()).isEmpty();

    assertThat(redis.everything()).isEqualTo(before);
  }

  @Test
  void a_row_that_is_called_like_a_drain_gives_back_no_drain() {
    store.row("drain-1").age(300).limit(900).insert();
    redis.slot("a", "drain-1", 300, 60);
    redis.holds("a", "drain-1");

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(redis.hasSlot("a", "drain-1")).isTrue();
    assertThat(redis.runningKeyOf("a")).isNull();
  }

  @Test
  void a_slot_of_an_agent_without_a_name_is_released_like_any_other() {
    store.row("over").agent("").status("failed").age(5000).completed(4000).insert();
    redis.slot("", "over", 300, 60);

    assertThat(cycle().slots()).isEqualTo(1);

    assertThat(redis.hasSlot("", "over")).isFalse();
  }

  @Test
  void a_key_of_another_type_spoils_only_itself() {
    redis.call("SET", RealRedis.slotsKey("a"), "no sorted set");
    redis.slot("b", "gone", 5000, 600);

    assertThat(cycle().slots()).isEqualTo(1);

    assertThat(redis.hasSlot("b", "gone")).isFalse();
    assertThat(redis.call("GET", RealRedis.slotsKey("a"))).isEqualTo("no sorted set");
  }

  /** Slots of what runs are read in batches, which fail as a whole where one key is of another type. */
  @Test
  void a_key_of_another_type_spoils_only_itself_also_beside_slots_of_what_runs() {
    redis.call("SET", RealRedis.slotsKey("a"), "no sorted set");
    redis.slot("b", "gone", 5000, 600);
    store.row("e1").agent("c").age(300).limit(900).insert();
    agents.agent("c").running("e1");
    redis.slot("c", "e1", 300, 900);

    Report report = cycle();

    assertThat(report.slots()).isEqualTo(1);
    assertThat(report.confirmed()).isEqualTo(1);
    assertThat(report.problems()).singleElement().asString().contains(RealRedis.slotsKey("a"), "expected a sorted set");
    assertThat(redis.hasSlot("b", "gone")).isFalse();
    assertThat(redis.hasSlot("c", "e1")).isTrue();
  }

  @Test
  void the_key_patterns_are_settings() {
    set("redis.slots-key", "x:slots:{agent}");
    set("redis.slot-key", "x:slot:{agent}:{execution}");
    set("redis.running-key", "x:running:{agent}");
    set("redis.inflight-key", "x:inflight:{execution}");
    store.row("e1").age(300).limit(900).insert();
    store.row("e2").age(300).limit(900).insert();
    redis.call("ZADD", "x:slots:a", "1000", "e1");
    redis.call("HSET", "x:slot:a:e1", "timeout_seconds", "900");
    redis.call("SET", "x:running:a", "{\"id\":\"e1\"}");
    redis.call("SET", "x:inflight:e2", "1");
    slotAndKey("a", "e1", 300);

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(redis.everything().keySet()).containsExactlyInAnyOrder(
        "x:inflight:e2", RealRedis.slotsKey("a"), RealRedis.slotKey("a", "e1"), RealRedis.runningKey("a"));
  }

  @Test
  void a_slot_whose_row_ended_while_the_cycle_ran_is_left_to_whoever_ended_it_until_the_next_cycle() {
    store.row("e1").age(300).limit(900).insert();
    redis.slot("a", "e1", 300, 900);
    a.during(Kind.REGISTRY, () -> store.succeed("e1"));

    assertThat(cycle().slots()).isZero();
    assertThat(redis.hasSlot("a", "e1")).isTrue();
    a.during(Kind.REGISTRY, null);

    assertThat(cycle().slots()).isEqualTo(1);
    assertThat(redis.hasSlot("a", "e1")).isFalse();
  }

  @Test
  void a_slot_taken_anew_by_a_later_attempt_is_kept() {
    store.row("e1").status("failed").age(5000).completed(4000).insert();
    redis.slot("a", "e1", 3, 900);

    assertThat(cycle().slots()).isZero();

    assertThat(redis.hasSlot("a", "e1")).isTrue();
  }
}
