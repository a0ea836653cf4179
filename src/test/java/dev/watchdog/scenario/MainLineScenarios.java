package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must work before anything else counts. */
abstract class MainLineScenarios extends Scenario {

  static final String ORPHAN =
      "Execution not tracked by agent 'a' (not running, not pending, not recently completed)"
          + " and no live dispatcher — recovered by watchdog";

  @Test
  void s01_an_unlisted_row_is_recovered_and_its_slot_hash_and_key_are_gone() {
    Events events = events();
    store.row("e1").age(300).limit(900).insert();
    slotAndKey("a", "e1", 300);

    Report report = cycle();

    assertThat(failure("e1")).isEqualTo(ORPHAN);
    Map<String, Object> row = store.read("e1");
    assertThat((String) row.get("completed_at")).matches(Times.WRITTEN);
    assertThat(row).as("nobody saw when it ended").containsEntry("duration_ms", null);
    assertReleased("a", "e1");
    assertThat(report.notZero()).isEqualTo(Map.of("orphaned_executions", 1, "total", 1));
    assertThat(events.awaitRecoveries(1)).hasSize(1);

    assertThat(cycle().notZero()).isEmpty();
    assertToldOnly(events, 1);
    assertUntouched("e1", row);
  }

  @Test
  void s01_the_event_and_the_ledger_say_what_stands_in_the_row() {
    Events events = events();
    store.row("e1").age(300).limit(900).insert();

    Report report = cycle();

    JsonObject event = events.awaitRecoveries(1).get(0);
    assertThat(event.fieldNames())
        .containsExactlyInAnyOrder("type", "id", "agent_name", "execution_id", "action", "reason", "timestamp", "rule", "cycle_id");
    assertThat(event.getString("type")).isEqualTo("watchdog_recovery");
    JsonObject entry = Eventually.value(SOON, () -> published(watchdog().recoveries().get(0)));
    for (JsonObject told : new JsonObject[] {event, entry}) {
      assertThat(told.getString("execution_id")).isEqualTo("e1");
      assertThat(told.getString("agent_name")).isEqualTo("a");
      assertThat(told.getString("action")).isEqualTo("orphan_recovered");
      assertThat(told.getString("reason")).isEqualTo(store.error("e1"));
      assertThat(String.valueOf(told.getValue("rule"))).isEqualTo("13");
      assertThat(String.valueOf(told.getValue("cycle_id"))).isEqualTo(report.cycleId());
      assertThat(told.getValue("id")).isEqualTo(event.getValue("id"));
    }
    assertThat(entry.getValue("evidence")).isNotNull();
    assertThat(entry.getString("released_at")).isNotNull();
  }

  @Test
  void s02_grace_ends_at_sixty_seconds_and_a_clock_ahead_is_age_zero() {
    warmedUp();
    store.row("young").age(57).insert();
    store.row("ahead").age(-10).insert();
    store.row("due").age(60).insert();

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(store.status("young")).isEqualTo("running");
    assertThat(store.status("ahead")).isEqualTo("running");
    assertThat(failure("due")).contains("recovered by watchdog");
  }

  @ParameterizedTest
  @EnumSource(RegistryFault.class)
  void s03_a_registry_that_gives_no_evidence_leaves_its_rows_and_only_its_rows(RegistryFault fault) {
    a.registry(fault.answer(agents));
    agents.agent("good");
    store.row("e1").age(300).limit(900).insert();
    store.row("e2").age(300).limit(900).agent("good").insert();
    slotAndKey("a", "e1", 300);
    Map<String, Object> before = store.read("e1");
    long started = System.nanoTime();

    Report report = cycle();

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
    assertUntouched("e1", before);
    assertSlotAndKeyKept("a", "e1");
    assertThat(failure("e2")).contains("recovered by watchdog");
    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(report.agentsUnreachable()).isEqualTo(1);
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
  }

  @Test
  void s03_an_agent_that_refuses_or_has_no_address_leaves_its_rows_and_only_its_rows() {
    set("agents.url", agents.urlByHost());
    agents.agent("localhost");
    agents.agent("127.0.0.1");
    for (String agent : new String[] {"localhost", "127.0.0.1", "127.0.0.2", "nowhere.invalid"}) {
      store.row("on-" + agent).age(300).limit(900).agent(agent).insert();
    }
    long started = System.nanoTime();

    assertThat(cycle().orphaned()).isEqualTo(2);

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
    assertThat(failure("on-localhost")).contains("recovered by watchdog");
    assertThat(failure("on-127.0.0.1")).contains("recovered by watchdog");
    assertThat(store.status("on-127.0.0.2")).isEqualTo("running");
    assertThat(store.status("on-nowhere.invalid")).isEqualTo("running");
  }

  @ParameterizedTest
  @EnumSource(TerminateFault.class)
  void s04_what_is_not_confirmed_is_not_ended_and_tried_again_next_cycle(TerminateFault fault) {
    Events events = events();
    a.running("e1").on(Kind.TERMINATE, "e1", fault.answer());
    store.row("e1").age(1000).limit(900).insert();
    slotAndKey("a", "e1", 1000);
    Map<String, Object> before = store.read("e1");

    assertThat(cycle().notZero()).isEmpty();

    assertUntouched("e1", before);
    assertSlotAndKeyKept("a", "e1");
    assertToldOnly(events, 0);

    a.on(Kind.TERMINATE, "e1");
    assertThat(cycle().notZero()).isEqualTo(Map.of("auto_terminated", 1, "total", 1));
    assertThat(failure("e1")).isEqualTo("Execution auto-terminated after 16 minutes by watchdog (exceeded timeout of 900s)");
    assertReleased("a", "e1");
    assertThat(events.awaitRecoveries(1)).hasSize(1);
    assertThat(cycle().notZero()).isEmpty();
    assertThat(watchdog().recoveriesOf("e1")).hasSize(1);
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(2);
  }

  @Test
  void s06_a_success_that_lands_while_the_last_error_is_asked_for_stays_byte_for_byte() {
    Events events = events();
    store.row("e1").age(300).limit(900).insert();
    slotAndKey("a", "e1", 300);
    a.during(Kind.LAST_ERROR, () -> store.succeed("e1"));

    Report report = cycle();

    Map<String, Object> row = store.read("e1");
    assertThat(row).containsEntry("status", "success").containsEntry("response", "done by the platform").containsEntry("error", null);
    assertThat(((Number) row.get("cost")).doubleValue()).isCloseTo(0.25, within(1e-6));
    assertThat(((Number) row.get("duration_ms")).longValue()).isEqualTo(1234);
    assertSlotAndKeyKept("a", "e1");
    assertThat(report.notZero()).isEmpty();
    assertThat(report.lostRaces()).isEqualTo(1);
    assertToldOnly(events, 0);
    assertThat(watchdog().recoveries()).isEmpty();
  }

  @Test
  void s09_a_trigger_during_a_cycle_joins_it_and_gets_its_report() {
    set("agents.registry-timeout", "20s");
    Events events = events();
    CountDownLatch answered = new CountDownLatch(1);
    a.running("e1");
    a.registry(Answer.after(answered, Answer.json(200, a.registryBody())));
    store.row("e1").age(1000).limit(900).insert();

    CompletableFuture<Reply> first = watchdog().cycleLater();
    Eventually.within(SOON, () -> assertThat(a.calls(Kind.REGISTRY)).isNotEmpty());
    CompletableFuture<Reply> second = watchdog().cycleLater();
    CompletableFuture<Reply> third = watchdog().post("/api/monitoring/cleanup-trigger", null);
    Eventually.pass(Duration.ofMillis(500)); // A call that joins has no effect to wait for.
    answered.countDown();

    JsonObject one = first.join().ok();
    JsonObject two = second.join().ok();
    assertThat(one.getBoolean("joined")).isFalse();
    assertThat(two.getBoolean("joined")).isTrue();
    assertThat(two.getValue("cycle_id")).isEqualTo(one.getValue("cycle_id"));
    assertThat(two.getJsonObject("report")).isEqualTo(one.getJsonObject("report"));
    assertThat(third.join().ok().getJsonObject("report").getInteger("auto_terminated")).isEqualTo(1);
    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
    assertThat(events.awaitRecoveries(1)).hasSize(1);
    assertThat(watchdog().recoveries()).hasSize(1);
  }

  @Test
  void s09_a_call_with_other_options_during_a_cycle_is_a_conflict() {
    CountDownLatch answered = new CountDownLatch(1);
    a.registry(Answer.after(answered, Answer.json(200, a.registryBody())));
    set("agents.registry-timeout", "20s");
    store.row("e1").age(300).limit(900).insert();

    CompletableFuture<Reply> first = watchdog().cycleLater();
    Eventually.within(SOON, () -> assertThat(a.calls(Kind.REGISTRY)).isNotEmpty());
    Reply other = watchdog().post("/api/v1/cycles", new JsonObject().put("dry_run", true)).join();
    answered.countDown();

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
    assertThat(first.join().ok().getJsonObject("report").getInteger("orphaned_executions")).isEqualTo(1);
  }

  @Test
  void s12_what_the_agent_says_of_its_error_comes_before_our_text() {
    a.on(Kind.LAST_ERROR, "e1", FakeAgent.error("auth_failure", "Token expired"));
    store.row("e1").age(300).limit(900).insert();

    cycle();

    assertThat(failure("e1")).isEqualTo("[auth_failure] Token expired. Cleanup: " + ORPHAN);
  }

  @ParameterizedTest
  @EnumSource(LastErrorFault.class)
  void s12_without_an_agent_error_the_plain_reason_stands(LastErrorFault fault) {
    a.on(Kind.LAST_ERROR, "e1", fault.answer());
    store.row("e1").age(300).limit(900).insert();

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(failure("e1")).isEqualTo(ORPHAN);
  }

  @Test
  void s19_an_auto_terminated_row_keeps_its_reason() {
    a.running("e1");
    store.row("e1").age(1000).limit(900).insert();
    assertThat(cycle().autoTerminated()).isEqualTo(1);
    Map<String, Object> row = store.read("e1");
    a.on(Kind.LAST_ERROR, "e1", FakeAgent.error("killed", "SIGKILL")).recent("e1");

    cycle();
    cycle();

    assertUntouched("e1", row);
    assertThat(failure("e1")).startsWith("Execution auto-terminated after 16 minutes");
  }

  private static JsonObject published(JsonObject entry) {
    assertThat(entry.getString("published_at")).isNotNull();
    return entry;
  }
}
