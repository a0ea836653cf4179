package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Report;
import dev.watchdog.support.WatchdogUnderTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When too much at once looks wrong, the watchdog doubts itself first. */
abstract class BrakeScenarios extends Scenario {

  private void rows(String prefix, String agent, int count, long age) {
    for (int i = 0; i < count; i++) {
      store.row(prefix + i).agent(agent).age(age).limit(900).insert();
    }
  }

  private String[] ids(String prefix, int count) {
    String[] ids = new String[count];
    for (int i = 0; i < count; i++) {
      ids[i] = prefix + i;
    }
    return ids;
  }

  @Test
  void s102_with_more_than_half_the_fleet_silent_nothing_is_failed_for_it_and_afterwards_it_resumes() {
    for (String silent : List.of("b", "c", "d")) {
      agents.agent(silent).registry(Answer.closed());
      store.row("stale-" + silent).agent(silent).age(1300).limit(900).insert();
      store.row("no-session-" + silent).agent(silent).session(null).age(120).limit(900).insert();
    }
    store.row("orphan").age(300).limit(900).insert();
    List<Map<String, Object>> before = store.query("SELECT * FROM schedule_executions WHERE agent_name <> 'a' ORDER BY id");

    Report report = cycle();

    assertThat(report.notZero()).isEqualTo(Map.of("orphaned_executions", 1, "total", 1));
    assertThat(report.held()).isEqualTo(6);
    assertThat(store.query("SELECT * FROM schedule_executions WHERE agent_name <> 'a' ORDER BY id")).isEqualTo(before);
    assertThat(watchdog().brake().getString("state")).isEqualTo("holding");
    assertThat(watchdog().brake().getInteger("held_total")).isEqualTo(6);

    agents.agent("b").registry(null);
    agents.agent("c").registry(null);
    Report after = cycle();
    assertThat(after.stale()).isEqualTo(1);
    assertThat(after.orphaned()).isEqualTo(2);
    assertThat(after.noSession()).isEqualTo(3);
    assertThat(after.held()).isZero();
    assertThat(watchdog().brake().getString("state")).isEqualTo("open");
  }

  @Test
  void two_silent_agents_are_no_blindness_even_where_there_are_no_others() {
    for (String silent : List.of("b", "c")) {
      agents.agent(silent).registry(Answer.closed());
      store.row("stale-" + silent).agent(silent).age(1300).limit(900).insert();
    }

    assertThat(cycle().stale()).isEqualTo(2);
  }

  @Test
  void half_of_the_agents_asked_is_not_more_than_half() {
    for (String agent : List.of("b", "c", "d", "e", "f")) {
      store.row("of-" + agent).agent(agent).age(1300).limit(900).insert();
    }
    store.row("of-a").age(10).insert();
    agents.agent("e");
    agents.agent("f");
    for (String silent : List.of("b", "c", "d")) {
      agents.agent(silent).registry(Answer.closed());
    }

    assertThat(cycle().stale()).isEqualTo(3);
  }

  /** Three of four agents with rows are silent, and eight without rows answer: three of twelve. Then those are silent too. */
  @Test
  void agents_without_rows_tell_as_well_whether_the_watchdog_is_blind() {
    for (String silent : List.of("b", "c", "d")) {
      agents.agent(silent).registry(Answer.closed());
      store.row("young-" + silent).agent(silent).age(100).limit(900).insert();
    }
    store.row("of-a").age(10).insert();
    store.row("stale-1").agent("b").age(1300).limit(900).insert();
    List<String> idle = List.of("i1", "i2", "i3", "i4", "i5", "i6", "i7", "i8");
    idle.forEach(name -> store.ownership(name, 900));
    idle.forEach(agents::agent);

    Report seeing = cycle();
    assertThat(seeing.held()).isZero();
    assertThat(seeing.stale()).isEqualTo(1);

    idle.forEach(name -> agents.agent(name).registry(Answer.status(500)));
    agents.agent("c").registry(null);
    agents.agent("d").registry(null);
    a.running("of-a");
    agents.agent("c").running("young-c");
    agents.agent("d").running("young-d");
    store.row("stale-2").agent("b").age(1300).limit(900).insert();
    Report blind = cycle();
    assertThat(blind.held()).isEqualTo(1);
    assertThat(store.status("stale-2")).isEqualTo("running");
    assertThat(blind.problems()).anySatisfy(problem -> assertThat(problem).contains("blind: 9 of 12 agents"));
  }

  @Test
  void an_agent_whose_name_is_never_asked_does_not_make_the_watchdog_blind() {
    for (int i = 0; i < 6; i++) {
      store.row("odd" + i).agent("no agent/" + i).age(10).insert();
    }
    agents.agent("b").registry(Answer.closed());
    store.row("stale").agent("b").age(1300).limit(900).insert();
    store.row("fine").age(10).limit(900).insert();

    assertThat(cycle().stale()).isEqualTo(1);
  }

  @Test
  void blindness_holds_a_row_at_most_until_its_deadline_and_stale_after() {
    watchdog();
    for (String silent : List.of("b", "c", "d")) {
      agents.agent(silent).registry(Answer.closed());
    }
    store.row("below").agent("b").age(1200 + 7200 - 10).limit(900).insert();
    store.row("above").agent("b").age(1200 + 7200 + 1).limit(900).insert();
    store.row("c").agent("c").age(1300).limit(900).insert();
    store.row("d").agent("d").age(1300).limit(900).insert();

    Report report = cycle();

    assertThat(report.stale()).isEqualTo(1);
    assertThat(report.held()).isEqualTo(3);
    assertThat(store.status("above")).isEqualTo("failed");
  }

  @Test
  void a_mass_of_recoveries_is_held_and_let_through_once_by_an_operator_with_a_reason() {
    Events events = events();
    rows("e", "a", 25, 300);
    redis.slot("a", "e0", 300, 900);
    List<Map<String, Object>> before = store.everything();

    Report report = cycle();

    assertThat(report.notZero()).isEmpty();
    assertThat(report.held()).isEqualTo(25);
    assertThat(report.problems()).isNotEmpty();
    assertThat(store.everything()).isEqualTo(before);
    assertThat(redis.hasSlot("a", "e0")).isTrue();
    JsonObject brake = watchdog().brake();
    assertThat(brake.getString("state")).isEqualTo("holding");
    assertThat(brake.getString("reason")).isNotBlank();
    assertThat(brake.getInteger("held_total")).isEqualTo(25);
    assertThat(brake.getJsonArray("held")).hasSize(25);
    assertThat(brake.getJsonArray("held").getJsonObject(0).fieldNames()).contains("execution_id", "agent_name", "rule", "since");
    assertToldOnly(events, 0);

    watchdog().release("the agent was redeployed with API_KEY=hunter2hunter2");
    assertThat(cycle().orphaned()).isEqualTo(25);
    assertThat(watchdog().recoveries()).hasSize(25);
    assertThat(watchdog().recoveries())
        .allSatisfy(entry -> assertThat(entry.encode()).contains("the agent was redeployed").doesNotContain("hunter2").contains("admin"));

    rows("f", "a", 25, 300);
    assertThat(cycle().held()).as("let through once").isEqualTo(25);
  }

  @Test
  void what_the_brake_holds_outlives_the_process() {
    rows("e", "a", 25, 300);
    assertThat(cycle().held()).isEqualTo(25);
    stopWatchdog();

    assertThat(watchdog().brake().getInteger("held_total")).isEqualTo(25);
  }

  @Test
  void what_a_cycle_over_some_agents_holds_is_told_and_let_through_and_leaves_what_is_held_of_others() {
    rows("o", "o", 25, 300);
    rows("p", "p", 25, 300);
    agents.agent("o");
    agents.agent("p");

    assertThat(watchdog().cycle(false, "o").held()).isEqualTo(25);
    assertThat(watchdog().brake().getInteger("held_total")).isEqualTo(25);
    assertThat(cycle().held()).isEqualTo(50);
    assertThat(watchdog().brake().getInteger("held_total")).isEqualTo(50);
    watchdog().release("o is gone");

    assertThat(watchdog().cycle(false, "o").orphaned()).isEqualTo(25);
    assertThat(watchdog().cycle(false, "o").notZero()).isEmpty();
    assertThat(cycle().orphaned()).isEqualTo(25);
    assertThat(watchdog().brake().getString("state")).isEqualTo("open");
  }

  @Test
  void a_release_needs_a_reason() {
    Reply without = watchdog().post("/api/v1/brake/release", new JsonObject()).join();

    assertThat(without.status()).isEqualTo(400);
    assertThat(without.body()).contains("reason");
  }

  @Test
  void a_row_held_in_three_cycles_of_the_timer_each_confirm_after_apart_is_let_through() {
    set("reconcile.confirm-after", "300ms");
    rows("e", "a", 25, 300);
    for (int cycle = 0; cycle < 3; cycle++) {
      assertThat(WatchdogUnderTest.once(settings(), false).getInteger("held_by_brake")).isEqualTo(25);
      Eventually.pass(Duration.ofMillis(350));
    }

    assertThat(WatchdogUnderTest.once(settings(), false).getInteger("orphaned_executions")).isEqualTo(25);
  }

  @Test
  void cycles_by_hand_let_nothing_through_however_many() {
    set("reconcile.confirm-after", "300ms");
    rows("e", "a", 25, 300);
    for (int cycle = 0; cycle < 5; cycle++) {
      assertThat(cycle().held()).isEqualTo(25);
      Eventually.pass(Duration.ofMillis(350));
    }
  }

  @Test
  void three_cycles_in_a_row_without_confirm_after_between_them_are_not_three() {
    rows("e", "a", 25, 300);
    for (int cycle = 0; cycle < 5; cycle++) {
      assertThat(cycle().held()).isEqualTo(25);
    }
  }

  @Test
  void fewer_than_the_minimum_and_exactly_half_are_no_mass() {
    rows("e", "a", 19, 300);
    assertThat(cycle().orphaned()).isEqualTo(19);

    a.running(ids("listed", 20));
    rows("listed", "a", 20, 300);
    rows("f", "a", 20, 300);
    assertThat(cycle().orphaned()).isEqualTo(20);
  }

  @Test
  void terminations_are_held_before_anything_is_called() {
    rows("e", "a", 25, 1000);
    a.running(ids("e", 25));

    assertThat(cycle().held()).isEqualTo(25);

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void results_are_recovered_whatever_the_brake_holds() {
    rows("e", "a", 25, 300);
    a.recent("done").on(Kind.RESULT, "done", Answer.json(200, RetainedResultScenarios.success(600)));
    store.row("done").age(3000).limit(900).insert();

    Report report = cycle();

    assertThat(report.held()).isEqualTo(25);
    assertThat(report.notZero()).isEqualTo(Map.of("results_recovered", 1, "total", 1));
  }

  @Test
  void the_ratios_and_the_minimum_are_settings() {
    set("brake.max-recovery-ratio", "0.1");
    set("brake.min-executions", "2");
    a.running(ids("listed", 10));
    rows("listed", "a", 10, 300);
    rows("e", "a", 2, 300);

    assertThat(cycle().held()).isEqualTo(2);
  }
}
