package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that go on although their row is over. */
abstract class GhostScenarios extends Scenario {

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  /** A row that is over, listed by its agent beside one that really runs. */
  private void listsOver(String status, long completedSecondsAgo) {
    store.row("over").status(status).age(5000).completed(completedSecondsAgo).limit(900).insert();
    store.row("fine").age(100).limit(900).insert();
    a.running("over", "fine");
  }

  private List<String> ghosts() {
    return watchdog().ghosts().stream().map(ghost -> ghost.getString("execution_id")).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"success", "failed", "cancelled"})
  void a_run_whose_row_somebody_else_ended_is_reported_and_not_terminated(String status) {
    listsOver(status, 120);

    assertThat(cycle().ghosts()).isZero();
    assertThat(cycle().ghosts()).isEqualTo(1);
    cycle();

    assertThat(ghosts()).containsExactly("over");
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void a_run_whose_row_was_completed_less_than_a_minute_ago_is_no_ghost_yet() {
    listsOver("success", 30);

    cycle();
    cycle();

    assertThat(cycle().ghosts()).isZero();
    assertThat(ghosts()).isEmpty();
  }

  @Test
  void two_reads_are_needed_under_the_sharpest_policy_as_well() {
    set("ghosts.policy", "terminate-all");
    listsOver("success", 120);

    cycle();
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    cycle();

    assertThat(a.calls(Kind.TERMINATE, "over")).isEqualTo(1);
    assertThat(a.calls(Kind.TERMINATE)).hasSize(1);
  }

  @Test
  void reads_are_counted_across_a_restart() {
    set("ghosts.policy", "terminate-all");
    listsOver("success", 120);
    cycle();
    stopWatchdog();

    cycle();

    assertThat(a.calls(Kind.TERMINATE, "over")).isEqualTo(1);
  }

  @Test
  void under_report_nothing_is_terminated() {
    set("ghosts.policy", "report");
    recoverAndRunOn();

    cycle();
    cycle();
    cycle();

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    assertThat(ghosts()).containsExactly("e1");
  }

  @Test
  void a_run_that_the_watchdog_itself_recovered_is_terminated_once_a_cycle() {
    recoverAndRunOn();
    a.on(Kind.TERMINATE, "e1", Answer.status(500));

    cycle();
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(2);
    a.on(Kind.TERMINATE, "e1");
    cycle();
    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(3);
    assertThat(ghosts()).isEmpty();
  }

  @Test
  void one_that_the_same_answer_also_names_as_finished_is_reported_and_not_terminated() {
    recoverAndRunOn();
    a.recent("e1");

    cycle();
    cycle();
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    assertThat(ghosts()).containsExactly("e1");

    a.recent();
    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
  }

  /** PostgreSQL refuses a text with a NUL, and with it the statement that asks for all the others. */
  @Test
  void an_id_that_no_store_can_keep_hides_no_ghost() {
    recoverAndRunOn();
    a.running("fine", "e1", "z\u0000");

    cycle();
    assertThat(cycle().problems()).noneMatch(problem -> problem.contains("could not"));

    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
  }

  @Test
  void a_recovered_row_that_the_platform_changed_since_is_no_longer_ours_to_terminate() {
    recoverAndRunOn();
    store.set("e1", "status", "success");

    cycle();
    cycle();
    cycle();

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void an_id_without_a_row_or_whose_row_is_about_to_run_is_only_ever_reported() {
    set("ghosts.policy", "terminate-all");
    store.row("queued").status("queued").age(5000).completed(4000).insert();
    store.row("retry").status("pending_retry").age(5000).completed(4000).insert();
    store.row("fine").age(100).limit(900).insert();
    a.running("fine", "queued", "retry", "nobody-knows");

    cycle();
    cycle();
    cycle();

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void s131_a_ghost_with_a_live_marker_is_reported_and_not_terminated_until_it_was_gone_in_two_looks() {
    set("reconcile.confirm-after", "1ms");
    recoverAndRunOn();
    redis.inflight("e1");

    cycle();
    assertThat(cycle().problemsWith("e1")).singleElement().asString().contains("a dispatcher lives");
    cycle();
    assertThat(ghosts()).containsExactly("e1");

    redis.dispatched("e1");
    cycle();
    assertThat(a.calls(Kind.TERMINATE)).as("one look without a marker that was alive").isEmpty();
    redis.inflight("e1");
    cycle();
    redis.dispatched("e1");
    stopWatchdog();
    cycle();
    assertThat(a.calls(Kind.TERMINATE)).as("alive in between").isEmpty();

    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
  }

  @Test
  void s131_the_two_looks_are_confirm_after_apart() {
    recoverAndRunOn();
    cycle();
    redis.inflight("e1");
    cycle();
    redis.dispatched("e1");

    for (int look = 0; look < 4; look++) {
      cycle();
    }

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void s131_a_ghost_whose_marker_cannot_be_read_is_reported_and_not_terminated() {
    recoverAndRunOn();
    cycle();
    redis.stop();

    assertThat(cycle().problemsWith("markers could not be read")).hasSize(1);
    cycle();

    assertThat(ghosts()).containsExactly("e1");
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void s131_in_a_dry_run_a_ghost_with_a_live_marker_would_not_be_terminated() {
    recoverAndRunOn();
    cycle();
    redis.inflight("e1");
    assertThat(terminatedInDryRun()).isZero();
    redis.dispatched("e1");
    assertThat(terminatedInDryRun()).isEqualTo(1);

    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  private int terminatedInDryRun() {
    return watchdog().cycle(true).json().getJsonObject("ghosts").getInteger("terminated");
  }

  private static String[] invented(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> "made-up-" + i).toArray(String[]::new);
  }

  private int remembered() {
    return store.query("SELECT execution_id FROM watchdog_ghost").size();
  }

  @Test
  void s139_of_what_agents_invent_a_bounded_number_is_remembered_and_the_rest_is_told() {
    recoverAndRunOn();
    String[] flood = invented(0, 20_000);
    for (String name : List.of("b", "c")) {
      store.row("row-of-" + name).agent(name).age(100).limit(900).insert();
      flood[7] = "row-of-" + name;
      agents.agent(name).running(flood);
    }
    flood[7] = "made-up-7";
    flood[11_111] = "e1";
    flood[11_112] = "fine";
    a.running(flood);

    Report first = cycle();
    assertThat(first.problemsWith("agent 'a' lists more")).singleElement().asString().contains("18999 are left out");
    assertThat(first.problemsWith("agent 'c' lists more")).singleElement().asString().contains("18999 are left out");
    assertThat(remembered()).isEqualTo(3000);
    Report second = cycle();

    assertThat(remembered()).isEqualTo(3000);
    assertThat(second.ghosts()).isEqualTo(3000);
    assertThat(second.problems()).hasSizeLessThan(60);
    assertThat(a.calls(Kind.TERMINATE, "e1")).as("the watchdog itself ended it").isEqualTo(1);
    assertThat(a.calls(Kind.TERMINATE)).hasSize(1);

    for (String name : List.of("a", "b", "c")) {
      agents.agent(name).running(name.equals("a") ? "fine" : "row-of-" + name);
    }
    Report calm = cycle();
    assertThat(calm.ghosts()).isZero();
    assertThat(calm.problems()).isEmpty();
    cycle();
    assertThat(remembered()).as("of three thousand not all are forgotten at once").isZero();
  }

  @Test
  void s139_ids_that_are_others_each_time_are_forgotten_as_soon_as_they_are_not_listed() {
    store.row("fine").age(100).limit(900).insert();
    for (int look = 0; look < 3; look++) {
      a.running(invented(look * 20_000, 20_000));
      assertThat(cycle().ghosts()).isZero();
      assertThat(remembered()).isEqualTo(1000);
    }
  }

  @Test
  void s139_ghosts_that_cannot_be_read_cost_the_hunt_and_not_the_cycle() {
    recoverAndRunOn();
    cycle();
    store.row("lost").age(300).limit(900).insert();
    store.execute("ALTER TABLE watchdog_ghost RENAME TO elsewhere");

    Report report = cycle();
    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(report.problemsWith("ghosts could not be read")).hasSize(1);
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();

    store.execute("ALTER TABLE elsewhere RENAME TO watchdog_ghost");
    cycle();
    assertThat(a.calls(Kind.TERMINATE, "e1")).as("what was seen before still counts").isEqualTo(1);
  }

  /** The watchdog recovers e1; a minute and a half later its agent lists it. */
  private void recoverAndRunOn() {
    store.row("e1").age(300).limit(900).insert();
    store.row("fine").age(100).limit(900).insert();
    a.running("fine");
    assertThat(cycle().orphaned()).isEqualTo(1);
    store.set("e1", "completed_at", Times.ago(90));
    a.running("fine", "e1");
  }
}
