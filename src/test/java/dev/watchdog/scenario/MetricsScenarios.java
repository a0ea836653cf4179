package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Exposition;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Reply;
import dev.watchdog.support.WatchdogUnderTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a Prometheus server reads, while things happen. */
abstract class MetricsScenarios extends Scenario {

  private static final String RECOVERIES = "watchdog_recoveries_total";
  private static final String RECOVERED = "watchdog_stuck_to_recovered_seconds";
  private static final String FREED = "watchdog_stuck_to_slot_free_seconds";

  @Override
  RealRedis newRedis() {
    return closeAtEnd(RealRedis.started());
  }

  /** The figures after that many cycles; what was told before the end of the last one is in them. */
  private static Exposition after(int cycles, WatchdogUnderTest watchdog) {
    Eventually.within(SOON, () -> assertThat(watchdog.metrics().value("watchdog_cycles_total", "result", "completed")).isEqualTo(cycles));
    return watchdog.metrics();
  }

  private static void assertCounted(Exposition metrics, String action, int recovered, int freed) {
    assertThat(metrics.value(RECOVERIES, "action", action)).isEqualTo(recovered);
    assertThat(metrics.value(RECOVERED + "_count", "action", action)).isEqualTo(recovered);
    assertThat(metrics.value(FREED + "_count", "action", action)).isEqualTo(freed);
  }

  @Test
  void they_are_told_to_everybody_from_the_first_moment_on_and_only_told() throws Exception {
    Map<String, String> nowhere = new HashMap<>(settings());
    nowhere.put("database.url", "jdbc:postgresql://127.0.0.1:" + RealRedis.freePort() + "/nowhere");
    try (WatchdogUnderTest early = WatchdogUnderTest.startBeforeStores(nowhere)) {
      Reply reply = early.getWithoutLogin("/metrics");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.headers().firstValue("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
      Exposition metrics = Exposition.of(reply.body());
      assertThat(metrics.value("watchdog_cycles_total", "result", "completed")).isZero();
      assertThat(metrics.value("watchdog_last_cycle_timestamp_seconds")).isNaN();
      Eventually.within(SOON, () -> assertThat(early.metrics().value("jvm_threads_live_threads")).isPositive());
    }
    assertThat(watchdog().post("/metrics", null).join().status()).isEqualTo(405);
  }

  @Test
  void what_a_cycle_found_and_did_is_told() {
    agents.agent("b").registry(Answer.closed());
    store.ownership("idle", 900);
    agents.agent("idle");
    a.running("fine", "late");
    store.row("fine").age(300).limit(900).insert();
    store.row("late").age(1000).limit(900).insert();
    store.row("silent").agent("b").age(300).limit(900).insert();
    store.row("stale").agent("b").age(1300).limit(900).insert();
    slotAndKey("a", "late", 1000);
    redis.slot("a", "gone", 9000, 600);

    cycle();
    Exposition metrics = after(1, watchdog());

    assertThat(metrics.value("watchdog_running_executions")).isEqualTo(4);
    assertThat(metrics.value("watchdog_verdicts", "rule", "2", "kind", "confirmed")).isEqualTo(1);
    assertThat(metrics.value("watchdog_verdicts", "rule", "3", "kind", "terminated")).isEqualTo(1);
    assertThat(metrics.value("watchdog_verdicts", "rule", "15", "kind", "unreachable")).isEqualTo(1);
    assertThat(metrics.value("watchdog_verdicts", "rule", "16", "kind", "stale")).isEqualTo(1);
    assertThat(metrics.value("watchdog_agents", "state", "reachable")).isEqualTo(1);
    assertThat(metrics.value("watchdog_agents", "state", "unreachable")).isEqualTo(1);
    assertThat(metrics.value("watchdog_agents", "state", "idle")).isEqualTo(1);
    assertThat(metrics.value("watchdog_registry_seconds_count")).isEqualTo(2);
    assertThat(metrics.value("watchdog_slots_released_total")).isEqualTo(1);
    assertThat(metrics.value("watchdog_cycle_seconds_count")).isEqualTo(1);
    assertThat(metrics.value("watchdog_brake_tripped", "form", "blind")).isZero();
    assertThat(metrics.value("watchdog_interval_seconds")).isEqualTo(3600);
    assertCounted(metrics, "auto_terminated", 1, 1);
    assertCounted(metrics, "stale_failed", 1, 1);
    assertThat(metrics.value(RECOVERED + "_sum", "action", "auto_terminated")).isBetween(100.0, 160.0);
    assertThat(metrics.value(RECOVERED + "_sum", "action", "stale_failed")).isBetween(100.0, 160.0);
    assertThat(metrics.value(FREED + "_sum", "action", "auto_terminated"))
        .isGreaterThanOrEqualTo(metrics.value(RECOVERED + "_sum", "action", "auto_terminated"));
  }

  /** The oldest start that counts as one. */
  @Test
  void a_row_from_the_year_2000_is_counted_like_any_other() {
    store.row("old").startedAt("2000-01-01T00:00:00Z").limit(900).insert();

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertCounted(after(1, watchdog()), "orphan_recovered", 1, 1);
  }

  @Test
  void a_release_that_a_later_cycle_finishes_is_counted_then_and_once() {
    watchdog();
    a.running("e1");
    store.row("e1").age(1000).limit(900).insert();
    redis.stop();
    cycle();
    assertCounted(after(1, watchdog()), "auto_terminated", 1, 0);

    redis.start();
    slotAndKey("a", "e1", 1000);
    a.running();
    cycle();
    assertReleased("a", "e1");
    assertCounted(after(2, watchdog()), "auto_terminated", 1, 1);

    cycle();
    assertCounted(after(3, watchdog()), "auto_terminated", 1, 1);
  }

  @Test
  void a_release_that_the_next_process_finishes_is_no_second_recovery() {
    watchdog();
    a.running("e1");
    store.row("e1").age(1000).limit(900).insert();
    redis.stop();
    cycle();
    stopWatchdog();
    redis.start();
    a.running();

    cycle();
    assertCounted(after(1, watchdog()), "auto_terminated", 0, 1);
    stopWatchdog();

    cycle();
    assertCounted(after(1, watchdog()), "auto_terminated", 0, 0);
  }

  @Test
  void two_watchdogs_count_each_recovery_once_between_them() {
    WatchdogUnderTest other = anotherWatchdog();
    for (int i = 0; i < 10; i++) {
      store.row("e" + i).age(300).limit(900).insert();
    }

    List.of(watchdog().cycleLater(), other.cycleLater()).forEach(reply -> reply.join().ok());

    Exposition one = after(1, watchdog());
    Exposition two = after(1, other);
    for (String figure : List.of(RECOVERED + "_count", FREED + "_count", RECOVERIES)) {
      double sum = one.value(figure, "action", "orphan_recovered") + two.value(figure, "action", "orphan_recovered");
      assertThat(sum).as(figure).isEqualTo(10);
    }
  }

  @Test
  void a_dry_run_counts_as_one_and_recovers_nothing() {
    store.row("e1").age(300).limit(900).insert();
    redis.slot("a", "gone", 9000, 600);

    watchdog().cycle(true);

    Eventually.within(SOON, () -> assertThat(watchdog().metrics().value("watchdog_cycles_total", "result", "dry_run")).isEqualTo(1));
    assertCounted(watchdog().metrics(), "orphan_recovered", 0, 0);
    assertThat(watchdog().metrics().value("watchdog_slots_released_total")).isZero();
  }

  @Test
  void a_cycle_that_could_not_be_run_is_told_as_failed() {
    watchdog();
    store.execute("ALTER TABLE schedule_executions RENAME TO elsewhere");

    watchdog().cycleLater().join();

    Eventually.within(SOON, () -> assertThat(watchdog().metrics().value("watchdog_cycles_total", "result", "failed")).isEqualTo(1));
  }

  @Test
  void the_brake_is_told_by_its_form() {
    for (int i = 0; i < 25; i++) {
      store.row("e" + i).age(300).limit(900).insert();
    }

    cycle();

    Exposition metrics = after(1, watchdog());
    assertThat(metrics.value("watchdog_brake_tripped", "form", "mass")).isEqualTo(1);
    assertThat(metrics.value("watchdog_held_executions", "form", "mass")).isEqualTo(25);
    assertThat(metrics.value("watchdog_brake_tripped", "form", "blind")).isZero();
    assertThat(metrics.value("watchdog_held_executions", "form", "blind")).isZero();
  }

  @Test
  void no_label_takes_its_value_from_data() {
    agents.agent("marvin").running("heart-of-gold");
    store.row("heart-of-gold").agent("marvin").age(300).limit(900).insert();
    store.row("vogon").agent("marvin").status("failed").age(500).insert();
    redis.slot("marvin", "heart-of-gold", 300, 900);

    cycle();

    String text = watchdog().getWithoutLogin("/metrics").body();
    assertThat(text).doesNotContain("marvin", "heart-of-gold", "vogon");
    assertThat(labels(after(1, watchdog()))).containsExactlyInAnyOrder(
        "result", "state", "rule", "kind", "action", "form", "invariant", "version", "le");
  }

  private static Set<String> labels(Exposition metrics) {
    return metrics.families().keySet().stream()
        .filter(family -> family.startsWith("watchdog_"))
        .flatMap(family -> metrics.labels(family).stream())
        .map(label -> label.split("=")[0])
        .collect(Collectors.toSet());
  }
}
