package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.Reply;
import dev.watchdog.support.WatchdogUnderTest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several watchdogs on one store, at once or one after the other. */
abstract class SharedStoreScenarios extends Scenario {

  @Test
  void s115_two_watchdogs_at_once_have_the_effect_of_one() {
    WatchdogUnderTest one = watchdog();
    WatchdogUnderTest two = anotherWatchdog();
    Events atOne = closeAtEnd(one.events());
    Events atTwo = closeAtEnd(two.events());
    for (int i = 0; i < 15; i++) {
      store.row("e" + i).age(300).limit(900).insert();
      redis.slot("a", "e" + i, 300, 900);
    }
    for (int round = 0; round < 5; round++) {
      CompletableFuture<Reply> first = one.cycleLater();
      CompletableFuture<Reply> second = two.cycleLater();
      first.join().ok();
      second.join().ok();
    }

    for (int i = 0; i < 15; i++) {
      assertThat(failure("e" + i)).contains("recovered by watchdog");
      assertThat(redis.hasSlot("a", "e" + i)).isFalse();
    }
    assertThat(one.recoveries()).hasSize(15);
    List<Object> ids = one.recoveries().stream().map(entry -> entry.getValue("id")).toList();
    assertThat(ids).isEqualTo(IntStream.rangeClosed(1, 15).boxed().toList());
    for (Events events : List.of(atOne, atTwo)) { // Each relays what the other wrote as well, in the order of the ids.
      assertThat(events.awaitRecoveries(15).stream().map(event -> event.getValue("id")).distinct().toList()).isEqualTo(ids);
    }
  }

  @Test
  void s115_what_two_watchdogs_count_adds_up_to_what_there_was() {
    WatchdogUnderTest one = watchdog();
    WatchdogUnderTest two = anotherWatchdog();
    for (int i = 0; i < 10; i++) {
      store.row("e" + i).age(300).limit(900).insert();
    }

    CompletableFuture<Reply> first = one.cycleLater();
    CompletableFuture<Reply> second = two.cycleLater();

    int counted = orphaned(first.join()) + orphaned(second.join());
    assertThat(counted).isEqualTo(10);
  }

  private static int orphaned(Reply reply) {
    return reply.ok().getJsonObject("report").getInteger("orphaned_executions");
  }

  @Test
  void s119_a_restart_goes_on_counting_sightings_where_it_stopped() {
    set("reconcile.confirm-after", "2s");
    a.old();
    store.row("e1").age(300).limit(900).insert();
    assertThat(cycle().deferred(14)).isEqualTo(1);
    stopWatchdog();
    assertThat(store.status("e1")).isEqualTo("running");
    Eventually.pass(Duration.ofMillis(2_100));

    cycle();

    assertThat(failure("e1")).contains("recovered by watchdog"); // At once: a count begun anew would take two more seconds.
  }

  @Test
  void s119_once_run_twice_from_cron_counts_as_well() {
    set("reconcile.confirm-after", "500ms");
    a.old();
    store.row("e1").age(300).limit(900).insert();

    assertThat(WatchdogUnderTest.once(settings(), false).getInteger("orphaned_executions")).isZero();
    assertThat(store.status("e1")).isEqualTo("running");
    Eventually.pass(Duration.ofMillis(600));

    assertThat(WatchdogUnderTest.once(settings(), false).getInteger("orphaned_executions")).isEqualTo(1);
    assertThat(failure("e1")).contains("recovered by watchdog");
  }

  @Test
  void s119_once_from_cron_shortly_after_the_first_does_not_count_twice() {
    a.old();
    store.row("e1").age(300).limit(900).insert();

    for (int run = 0; run < 3; run++) {
      assertThat(WatchdogUnderTest.once(settings(), false).getInteger("total")).isZero();
    }

    assertThat(store.status("e1")).isEqualTo("running");
  }

  @Test
  void what_once_recovers_stands_in_the_same_ledger_and_is_told_by_the_service() {
    Events events = events();
    store.row("e1").age(300).limit(900).insert();

    JsonObject report = WatchdogUnderTest.once(settings(), false);

    assertThat(report.getInteger("total")).isEqualTo(1);
    assertThat(events.awaitRecoveries(1).get(0).getString("execution_id")).isEqualTo("e1");
    assertThat(watchdog().recoveries()).hasSize(1);
  }

  @Test
  void a_browser_that_was_away_catches_up_by_the_ledger() {
    for (int i = 0; i < 7; i++) {
      store.row("e" + i).age(300).limit(900).insert();
    }
    cycle();

    JsonObject first = watchdog().get("/api/v1/recoveries?limit=3").ok();
    JsonObject rest = watchdog().get("/api/v1/recoveries?after=" + first.getValue("next_after")).ok();
    JsonObject none = watchdog().get("/api/v1/recoveries?after=" + rest.getValue("next_after")).ok();

    assertThat(first.getJsonArray("recoveries")).hasSize(3);
    assertThat(rest.getJsonArray("recoveries")).hasSize(4);
    assertThat(none.getJsonArray("recoveries")).isEmpty();
    assertThat(none.getValue("next_after")).isEqualTo(rest.getValue("next_after"));
    assertThat(rest.getJsonArray("recoveries").getJsonObject(0).fieldNames())
        .contains(
            "id", "cycle_id", "execution_id", "agent_name", "action", "rule", "reason", "timestamp", "evidence", "released_at",
            "published_at");
  }

  @Test
  void the_tick_runs_cycles_by_itself() {
    set("reconcile.first-delay", "0s");
    set("reconcile.interval", "1s");
    watchdog();
    store.row("e1").age(300).limit(900).insert();

    eventuallyStatus("e1", "failed");

    // The row ends in the middle of a cycle, which is only in the history when it is over.
    Eventually.within(
        SOON,
        () -> {
          JsonObject status = watchdog().get("/api/monitoring/cleanup-status").ok();
          assertThat(status.getBoolean("running")).isTrue();
          assertThat(status.getInteger("interval_seconds")).isEqualTo(1);
          assertThat(status.getString("last_run_at")).isNotNull();
        });
  }

  @Test
  void an_agent_that_hangs_holds_up_only_its_own_rows_for_one_deadline() {
    agents.agent("b").registry(Answer.silence());
    store.row("slow").agent("b").age(300).limit(900).insert();
    store.row("fast").age(300).limit(900).insert();
    a.during(Kind.LAST_ERROR, () -> assertThat(store.status("slow")).isEqualTo("running"));

    CompletableFuture<Reply> running = watchdog().cycleLater();
    Eventually.within(SOON, () -> assertThat(store.status("fast")).isEqualTo("failed"));

    assertThat(running).as("the decision is written before the slow agent's deadline").isNotDone();
    running.join().ok();
  }
}
