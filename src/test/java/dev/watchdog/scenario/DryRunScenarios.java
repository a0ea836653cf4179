package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import dev.watchdog.support.WatchdogUnderTest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A look without a touch. */
abstract class DryRunScenarios extends Scenario {

  /** One row for each of the verdicts that change something, and what lies around rows. */
  private void oneOfEach() {
    a.running("overdue", "fine").recent("done");
    a.on(Kind.RESULT, "done", Answer.json(200, RetainedResultScenarios.success(600)));
    agents.agent("b").registry(Answer.closed());
    store.row("fine").age(100).limit(900).insert();
    store.row("overdue").age(1000).limit(900).insert();
    store.row("orphan").age(300).limit(900).insert();
    store.row("silent").session(null).age(300).limit(900).insert();
    store.row("done").age(3000).limit(900).insert();
    store.row("stale").agent("b").age(1300).limit(900).insert();
    store.row("skipped").status("skipped").age(300).insert();
    store.row("over").status("success").age(300).completed(200).insert();
    store.activity("activity", "chat_start", Times.ago(9000), null);
    store.activity("own", "chat_start", Times.ago(300), "orphan");
    slotAndKey("a", "orphan", 300);
    redis.slot("a", "over", 300, 900);
  }

  /** It would have had to wait for the next interval otherwise, and dry runs one after the other would have kept cycles from running. */
  @Test
  void a_tick_that_falls_into_a_dry_run_is_carried_out_after_it() throws Exception {
    set("reconcile.first-delay", "3s");
    store.row("orphan").age(300).limit(900).insert();
    CountDownLatch ticked = new CountDownLatch(1);
    a.registry(Answer.after(ticked, Answer.json(200, a.registryBody())));
    CompletableFuture<Reply> dryRun = watchdog().post("/api/v1/cycles", new JsonObject().put("dry_run", true));

    Eventually.within(SOON, () -> assertThat(Instant.parse(watchdog().status().getString("next_tick_at"))).isBefore(Instant.now()));
    ticked.countDown();

    assertThat(dryRun.get(30, TimeUnit.SECONDS).ok().getJsonObject("report").getBoolean("dry_run")).isTrue();
    Eventually.within(SOON, () -> assertThat(store.status("orphan")).isEqualTo("failed"));
  }

  private static final Map<String, Integer> COUNTS =
      Map.of(
          "orphaned_executions", 1,
          "auto_terminated", 1,
          "stale_executions", 1,
          "no_session_executions", 1,
          "results_recovered", 1,
          "orphaned_skipped", 1,
          "stale_activities", 1,
          "stale_slots", 1,
          "total", 8);

  @Test
  void a_dry_run_says_what_would_be_done_and_leaves_everything_as_it_was() {
    Events events = events();
    JsonObject lastReport = watchdog().get("/api/monitoring/cleanup-status").ok();
    oneOfEach();
    List<Map<String, Object>> rows = store.everything();
    Map<String, Object> keys = redis.everything();

    Report report = watchdog().cycle(true);

    assertThat(report.json().getBoolean("dry_run")).isTrue();
    assertThat(report.notZero()).isEqualTo(COUNTS);
    assertThat(report.confirmed()).isEqualTo(1);
    assertThat(store.everything()).isEqualTo(rows);
    assertThat(redis.everything()).isEqualTo(keys);
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    assertThat(watchdog().recoveries()).isEmpty();
    assertThat(watchdog().get("/api/monitoring/cleanup-status").ok().getValue("last_report")).isEqualTo(lastReport.getValue("last_report"));
    assertToldOnly(events, 0);
  }

  @Test
  void what_a_dry_run_says_is_what_the_next_cycle_does() {
    oneOfEach();
    Report dry = watchdog().cycle(true);

    Report real = cycle();

    assertThat(real.json().getBoolean("dry_run", false)).isFalse();
    assertThat(real.notZero()).isEqualTo(dry.notZero());
    assertThat(real.json().fieldNames()).containsAll(without(dry.json(), "dry_run"));
    assertThat(watchdog().recoveries()).hasSize(5);
  }

  /** What an earlier cycle could not give back is given back by a cycle that acts. */
  @Test
  void a_dry_run_finishes_nothing_that_an_earlier_cycle_left_undone() {
    store.row("orphan").age(300).limit(900).insert();
    assertThat(cycle().orphaned()).isEqualTo(1);
    redis.slot("a", "orphan", 300, 900);
    store.execute("UPDATE watchdog_recovery SET released_at = NULL");

    watchdog().cycle(true);

    assertThat(store.query("SELECT released_at FROM watchdog_recovery").get(0).get("released_at")).isNull();
    assertThat(redis.hasSlot("a", "orphan")).isTrue();
    cycle();
    assertThat(store.query("SELECT released_at FROM watchdog_recovery").get(0).get("released_at")).isNotNull();
  }

  @Test
  void a_dry_run_counts_no_sightings() {
    set("reconcile.confirm-after", "1ms");
    set("reconcile.orphan-confirmations", "3");
    store.row("e1").age(300).limit(900).insert();

    for (int look = 0; look < 4; look++) {
      assertThat(watchdog().cycle(true).notZero()).isEmpty();
    }

    assertThat(cycle().deferred(14)).isEqualTo(1);
  }

  @Test
  void a_watchdog_set_to_dry_run_changes_nothing_in_any_cycle() {
    set("reconcile.dry-run", "true");
    watchdog();
    oneOfEach();
    List<Map<String, Object>> rows = store.everything();
    Map<String, Object> keys = redis.everything();

    Report report = cycle();
    cycle();

    assertThat(report.json().getBoolean("dry_run")).isTrue();
    assertThat(report.notZero()).isEqualTo(COUNTS);
    assertThat(store.everything()).isEqualTo(rows);
    assertThat(redis.everything()).isEqualTo(keys);
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void once_can_be_dry_as_well() {
    oneOfEach();
    List<Map<String, Object>> rows = store.everything();

    JsonObject report = WatchdogUnderTest.once(settings(), true);

    assertThat(report.getBoolean("dry_run")).isTrue();
    assertThat(report.getInteger("total")).isEqualTo(8);
    assertThat(store.everything()).isEqualTo(rows);
  }

  @Test
  void a_cycle_for_some_agents_leaves_the_others_alone() {
    agents.agent("b");
    store.row("of-a").age(300).limit(900).insert();
    store.row("of-b").agent("b").age(300).limit(900).insert();

    Report report = watchdog().cycle(false, "a");

    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(store.status("of-a")).isEqualTo("failed");
    assertThat(store.status("of-b")).isEqualTo("running");
    assertThat(agents.agent("b").calls()).isEmpty();
  }

  private static List<String> without(JsonObject report, String field) {
    return report.fieldNames().stream().filter(name -> !name.equals(field)).toList();
  }
}
