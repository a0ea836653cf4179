package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not hold after a cycle is named, counted and exported; mended it is gone; and the audit itself mends nothing. */
abstract class AuditScenarios extends Scenario {

  private static final String SLOT = "slot_without_live_row";
  private static final String DEADLINE = "running_past_deadline";
  private static final String UNRELEASED = "ledger_unreleased";
  private static final String UNPUBLISHED = "ledger_unpublished";
  private static final String WITHOUT_END = "terminal_without_completed_at";
  private static final List<String> ALL = List.of(SLOT, DEADLINE, UNRELEASED, UNPUBLISHED, WITHOUT_END);

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  /** The audit names exactly this, and the metrics say the same. */
  private void assertViolated(Report report, String invariant, int count) {
    for (String one : ALL) {
      if (report.json().getJsonObject("audit").containsKey(one)) {
        assertThat(report.audited(one)).as(one).isEqualTo(one.equals(invariant) ? count : 0);
      }
    }
    assertThat(report.problemsWith("audit: ")).hasSize(count == 0 ? 0 : 1);
    Eventually.within(SOON, () ->
        assertThat(watchdog().metrics().value("watchdog_audit_findings", "invariant", invariant)).isEqualTo(count));
  }

  @Test
  void in_a_sound_world_every_invariant_was_looked_at_and_holds() {
    a.running("e1");
    store.row("e1").age(300).limit(900).insert();
    store.row("done").status("success").age(300).completed(100).insert();
    slotAndKey("a", "e1", 300);

    Report report = cycle();

    assertThat(report.json().getJsonObject("audit").fieldNames()).containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(ALL).allSatisfy(invariant -> assertThat(report.audited(invariant)).isZero());
    assertThat(report.problems()).isEmpty();
  }

  @Test
  void a_slot_that_no_sweep_can_see_as_old_is_named_and_left_and_gone_once_its_score_is_right() {
    set("reconcile.interval", "60s");
    store.row("e1").status("success").age(9000).completed(7200).insert();
    redis.slot("a", "e1", -90_000, 900);
    Map<String, Object> before = redis.everything();

    Report report = cycle();

    assertViolated(report, SLOT, 1);
    assertThat(report.finding(SLOT).encode()).contains("e1", "its score lies in the future");
    assertThat(report.problemsWith("e1 of agent 'a'")).hasSize(1);
    assertThat(redis.everything()).isEqualTo(before);

    redis.slot("a", "e1", 100, 900);
    assertViolated(cycle(), SLOT, 0);
    assertThat(redis.hasSlot("a", "e1")).isFalse();
  }

  @Test
  void a_row_past_its_deadline_is_named_with_what_keeps_it_and_gone_once_nothing_keeps_it() {
    set("reconcile.confirm-after", "300ms");
    a.registry(Answer.closed());
    store.row("e1").age(5000).limit(900).insert();
    store.row("below").age(1000).limit(900).insert();
    redis.inflight("e1");
    redis.inflight("below");
    Map<String, Object> before = store.read("e1");

    Report report = cycle();

    assertViolated(report, DEADLINE, 1);
    JsonObject example = report.finding(DEADLINE).getJsonArray("examples").getJsonObject(0);
    assertThat(example.getString("execution_id")).isEqualTo("e1");
    assertThat(example.getString("reason")).startsWith("rule 15: ");
    assertThat(example.getInteger("age_seconds")).isBetween(3800, 3900);
    assertUntouched("e1", before);
    assertThat(watchdog().recoveries()).isEmpty();

    redis.call("DEL", "execution:inflight:e1");
    assertViolated(cycle(), DEADLINE, 1);
    eventuallyStatus("e1", "failed"); // The second look without the marker.
    assertViolated(cycle(), DEADLINE, 0);
    assertThat(store.status("e1")).isEqualTo("failed");
  }

  @Test
  void a_recovery_whose_slot_cannot_be_released_for_long_is_named_until_it_is() {
    recoverLongAgo();
    store.execute("UPDATE watchdog_recovery SET released_at = NULL");
    redis.stop();

    Report report = cycle();

    assertViolated(report, UNRELEASED, 1);
    assertThat(report.json().getJsonObject("audit").containsKey(SLOT)).as("slots could not be looked at").isFalse();
    assertThat(store.query("SELECT released_at FROM watchdog_recovery").get(0).get("released_at")).isNull();

    redis.start();
    assertViolated(cycle(), UNRELEASED, 0);
  }

  @Test
  void a_recovery_that_nobody_told_of_for_long_is_named_until_somebody_does() {
    recoverLongAgo();
    store.execute("UPDATE watchdog_recovery SET published_at = NULL");

    assertViolated(cycle(), UNPUBLISHED, 1);
    assertThat(store.query("SELECT published_at FROM watchdog_recovery").get(0).get("published_at")).isNull();

    stopWatchdog();
    Eventually.within(SOON, () -> {
      watchdog();
      assertThat(store.query("SELECT published_at FROM watchdog_recovery").get(0).get("published_at")).isNotNull();
    });
    assertViolated(cycle(), UNPUBLISHED, 0);
  }

  /** One recovery, released, told, and made two hours old; nothing of this cycle is under way any more. */
  private void recoverLongAgo() {
    store.row("e1").age(300).limit(900).insert();
    assertThat(cycle().orphaned()).isEqualTo(1);
    Eventually.within(SOON, () -> {
      JsonObject entry = watchdog().recoveriesOf("e1").get(0);
      assertThat(entry.getString("released_at")).isNotNull();
      assertThat(entry.getString("published_at")).isNotNull();
    });
    store.execute("UPDATE watchdog_recovery SET recorded_at = ?", Times.ago(7200));
  }

  @ParameterizedTest
  @ValueSource(strings = {"success", "failed", "cancelled"})
  void a_row_that_is_over_and_has_no_time_of_its_end_is_named_and_left(String status) {
    store.row("e1").status(status).age(500).insert();
    store.row("empty").status(status).age(900).with("completed_at", "").insert();
    store.row("young").status(status).age(5).insert();
    store.row("fine").status(status).age(500).completed(100).insert();
    List<Map<String, Object>> before = store.everything();

    Report report = cycle();

    assertViolated(report, WITHOUT_END, 2);
    assertThat(report.finding(WITHOUT_END).getJsonArray("examples").getJsonObject(0).getString("execution_id")).isEqualTo("empty");
    assertThat(store.everything()).isEqualTo(before);

    store.set("e1", "completed_at", Times.ago(1));
    store.set("empty", "completed_at", Times.ago(1));
    assertViolated(cycle(), WITHOUT_END, 0);
  }

  @Test
  void what_is_more_than_can_be_looked_at_one_by_one_is_counted_all_the_same() {
    List<Object[]> rows = IntStream.range(0, 1100).mapToObj(i -> new Object[] {"e" + i, Times.ago(500)}).toList();
    store.executeAll("INSERT INTO schedule_executions (id, agent_name, status, started_at) VALUES (?, 'a', 'failed', ?)", rows);

    assertThat(cycle().audited(WITHOUT_END)).isEqualTo(1100);
  }

  @Test
  void a_dry_run_audits_too_and_changes_nothing() {
    set("reconcile.confirm-after", "300ms");
    a.registry(Answer.closed());
    store.row("e1").age(5000).limit(900).insert();
    store.row("e2").status("failed").age(500).insert();
    redis.slot("a", "e2", 9000, 900);
    List<Map<String, Object>> before = store.everything();
    Map<String, Object> slots = redis.everything();

    Report report = watchdog().cycle(true);

    assertThat(report.audited(DEADLINE)).isEqualTo(1);
    assertThat(report.finding(DEADLINE).encode()).contains("a dry run ends nothing");
    assertThat(report.audited(SLOT)).isEqualTo(1);
    assertThat(report.audited(WITHOUT_END)).isEqualTo(1);
    assertThat(store.everything()).isEqualTo(before);
    assertThat(redis.everything()).isEqualTo(slots);
  }

  @Test
  void a_cycle_over_some_agents_audits_nothing_since_it_did_not_see_all() {
    store.row("e2").status("failed").age(500).insert();

    assertThat(watchdog().cycle(false, "a").json().getJsonObject("audit")).isEmpty();
  }

  @Test
  void what_the_audit_found_stands_in_history_and_events_and_not_in_the_flat_report() {
    Events events = events();
    store.row("e2").status("failed").age(500).insert();

    Report report = cycle();

    JsonObject kept = watchdog().get("/api/v1/cycles/" + report.cycleId()).ok().getJsonObject("report").getJsonObject("audit");
    assertThat(kept).isEqualTo(report.json().getJsonObject("audit"));
    Eventually.within(SOON, () ->
        assertThat(events.cycles())
            .anySatisfy(event -> assertThat(event.getJsonObject("report", new JsonObject()).getJsonObject("audit")).isEqualTo(kept)));
    assertThat(watchdog().trigger().fieldNames()).containsExactlyInAnyOrderElementsOf(Report.FLAT);
    assertThat(watchdog().status().getJsonArray("problems").encode()).contains("audit: rows that are over");
  }
}
