package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.OddPorts;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was met in the field: the watchdog's own weakness, or a moment's gap, counted as proof. */
abstract class FieldScenarios extends Scenario {

  private static final String ONE_HOST = "localhost";
  private static final String OTHER_HOST = "127.0.0.1";

  @Test
  void s130_a_marker_that_was_alive_is_gone_after_two_looks_without_it() {
    set("reconcile.confirm-after", "1s");
    store.row("e1").age(300).limit(900).insert();
    redis.inflight("e1");
    cycle();
    redis.call("DEL", "execution:inflight:e1");

    Report first = cycle();

    assertThat(first.deferred(9)).isEqualTo(1);
    assertThat(store.status("e1")).isEqualTo("running");
    eventuallyStatus("e1", "failed"); // Looked at again after confirm-after, as a suspect is.
    assertThat(failure("e1")).contains("and no live dispatcher");
    assertThat(watchdog().recoveries()).hasSize(1);
  }

  @Test
  void s130_the_look_that_saw_it_alive_is_none_of_the_two_and_a_restart_forgets_nothing() {
    store.row("e1").age(300).limit(900).insert();
    redis.inflight("e1");
    cycle();
    stopWatchdog();
    redis.call("DEL", "execution:inflight:e1");

    cycle();
    cycle(); // In quick succession the two are one look.

    assertThat(store.status("e1")).isEqualTo("running");
  }

  /** Found by a simulated world: what was remembered of the row was forgotten with the race. */
  @Test
  void s130_a_row_that_was_leased_for_a_moment_keeps_what_was_seen_of_its_marker() {
    store.row("e1").age(1000).limit(900).session("s-1").insert();
    redis.inflight("e1");
    a.running("e1").during(Kind.LAST_ERROR, () -> store.set("e1", "lease_expires_at", Times.text(Instant.now().plusSeconds(60))));
    assertThat(cycle().lostRaces()).isEqualTo(1);
    a.running().during(Kind.LAST_ERROR, null);
    store.set("e1", "lease_expires_at", null);
    redis.call("DEL", "execution:inflight:e1");

    assertThat(cycle().deferred(9)).isEqualTo(1);
    assertThat(store.status("e1")).isEqualTo("running");
  }

  @Test
  void s129_a_run_past_its_limit_is_terminated_although_its_marker_is_alive() {
    store.row("e1").age(1000).limit(900).session("s-1").insert();
    redis.inflight("e1");
    a.running("e1");

    assertThat(cycle().autoTerminated()).isEqualTo(1);
  }

  @Test
  void s129_a_silent_launch_whose_marker_lapsed_is_left() {
    store.row("e1").age(300).limit(900).session(null).insert();
    redis.inflight("e1");
    cycle();
    redis.call("DEL", "execution:inflight:e1");
    a.registry(Answer.status(500));

    assertThat(cycle().deferred(15)).isEqualTo(1);
    assertThat(store.status("e1")).isEqualTo("running");
  }

  @Test
  void s132_a_finished_attempt_whose_dispatcher_may_retry_is_left_and_its_result_not_asked_for() {
    set("reconcile.confirm-after", "1s");
    store.row("e1").age(300).limit(900).session("s-1").insert();
    slotAndKey("a", "e1", 300);
    redis.inflight("e1");
    a.recent("e1").on(Kind.RESULT, "e1", Answer.json(200, retained("failed").put("error", "attempt 1")));

    assertThat(cycle().deferred(6)).isEqualTo(1);

    assertThat(a.calls(Kind.RESULT)).isEmpty();
    assertSlotAndKeyKept("a", "e1");
    redis.call("DEL", "execution:inflight:e1");
    assertThat(cycle().deferred(6)).isEqualTo(1);
    eventuallyStatus("e1", "failed");
    assertThat(failure("e1")).isEqualTo("attempt 1");
  }

  @Test
  void s136_agents_that_were_switched_off_do_not_blind_it() {
    for (int i = 0; i < 12; i++) {
      store.ownership("stopped-" + i, 900);
    }
    store.ownership("b", 900);
    agents.agent("b").registry(Answer.status(500));
    store.row("e1").agent("b").age(2000).insert();
    a.running("of-a");
    store.row("of-a").age(100).limit(900).insert();

    assertThat(cycle().stale()).isEqualTo(1);
  }

  @Test
  void s136_agents_that_answered_lately_still_count() {
    for (int i = 0; i < 4; i++) {
      agents.agent("idle-" + i);
      store.ownership("idle-" + i, 900);
    }
    cycle();
    for (int i = 0; i < 4; i++) {
      agents.agent("idle-" + i).registry(Answer.status(500));
    }
    a.registry(Answer.status(500));
    store.row("e1").age(2000).limit(900).insert();

    assertThat(cycle().held()).isEqualTo(1);
    assertThat(store.status("e1")).isEqualTo("running");
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis", "both", "agents"})
  void s137_with_a_wrong_clock_nothing_ends_and_nothing_is_counted(String witnesses) {
    set("reconcile.orphan-confirmations", "1");
    ports = new OddPorts();
    Duration behind = Duration.ofHours(-1);
    if (witnesses.equals("agents")) {
      agentsAtTwoHosts();
      ports.agentAhead(ONE_HOST, behind).agentAhead(OTHER_HOST, behind);
    } else {
      ports.redisAhead(behind).databaseAhead(witnesses.equals("both") ? behind : null);
    }
    String agent = witnesses.equals("agents") ? ONE_HOST : "a";
    store.row("orphan").agent(agent).age(300).limit(900).insert();
    store.row("overrun").agent(agent).age(1000).limit(900).session("s-1").insert();
    agents.agent(agent).running("overrun");

    for (int i = 0; i < 3; i++) {
      Report report = cycle();
      assertThat(report.notZero()).isEmpty();
      assertThat(report.problemsWith("its clock is not to be trusted").get(0)).contains("3600 s behind the watchdog's");
    }
    assertThat(store.query("SELECT * FROM watchdog_attempt")).isEmpty();
    assertThat(agents.agent(agent).calls(Kind.TERMINATE)).isEmpty();
    assertThat(watchdog().getWithoutLogin("/health/ready").status()).isEqualTo(503);

    ports.redisAhead(Duration.ZERO).databaseAhead(null).agentAhead(ONE_HOST, Duration.ZERO).agentAhead(OTHER_HOST, Duration.ZERO);
    Report right = cycle();
    assertThat(right.orphaned()).isEqualTo(1);
    assertThat(right.autoTerminated()).isEqualTo(1);
    Eventually.within(Duration.ofSeconds(10), () -> assertThat(watchdog().getWithoutLogin("/health/ready").status()).isEqualTo(200));
  }

  /** Two names of this machine: agents at two addresses, as only such can be witnesses. */
  private void agentsAtTwoHosts() {
    set("agents.url", agents.urlByHost());
    for (String host : new String[] {ONE_HOST, OTHER_HOST}) {
      agents.agent(host);
      store.ownership(host, 900);
    }
  }

  @Test
  void s137_a_clock_that_is_outvoted_is_a_problem_and_nothing_more() {
    ports = new OddPorts().redisAhead(Duration.ofMinutes(2)).agentAhead(ONE_HOST, Duration.ZERO);
    ports.agentAhead(OTHER_HOST, Duration.ofSeconds(5));
    agentsAtTwoHosts();
    store.row("e1").agent(ONE_HOST).age(300).limit(900).insert();

    Report report = cycle();

    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(report.problems()).containsExactly("the clock of Redis is 120 s ahead of the watchdog's and is outvoted");
  }

  @Test
  void s137_switched_off_no_clock_is_asked() {
    set("reconcile.clock-tolerance", "off");
    ports = new OddPorts().redisAhead(Duration.ofDays(3));
    store.row("e1").age(300).limit(900).insert();

    assertThat(cycle().orphaned()).isEqualTo(1);
    assertThat(watchdog().status().getBoolean("clock_vouched_for")).isFalse();
  }

  @Test
  void s135_what_the_watchdog_cannot_ask_itself_ends_nothing_and_is_no_silence() {
    ports = new OddPorts();
    for (int i = 0; i < 20; i++) {
      agents.agent("n" + i).running("e" + i);
      store.row("e" + i).agent("n" + i).age(i == 0 ? 90_000 : 100).limit(900).insert();
    }
    ports.cannotAsk("n0", "no descriptor left", false);

    Report report = cycle();

    assertThat(report.deferred(17)).isEqualTo(1);
    assertThat(report.agentsUnreachable()).isZero();
    assertThat(report.problems()).contains("1 agent could not be asked by the watchdog itself: no descriptor left");
    JsonObject explained = watchdog().get("/api/v1/executions/e0/explain").ok();
    assertThat(explained.getInteger("rule")).isEqualTo(17);
    assertThat(watchdog().getWithoutLogin("/health/ready").status()).isEqualTo(503);
  }

  @Test
  void s135_a_cycle_that_could_not_ask_more_than_a_tenth_of_its_agents_only_observes() {
    ports = new OddPorts();
    for (int i = 0; i < 20; i++) {
      agents.agent("n" + i).running("e" + i);
      store.row("e" + i).agent("n" + i).age(100).limit(900).insert();
    }
    for (int i = 0; i < 3; i++) {
      ports.cannotAsk("n" + i, "no local port", false);
    }
    store.row("orphan").age(300).limit(900).session("s-1").insert(); // Its agent comes last.

    Report report = cycle();

    assertThat(report.notZero()).isEmpty();
    assertThat(report.problemsWith("this cycle only observes")).hasSize(1);
    for (int i = 0; i < 3; i++) {
      ports.canAsk("n" + i);
    }
    assertThat(cycle().orphaned()).isEqualTo(1);
  }

  @Test
  void s135_a_network_that_is_gone_counts_as_silence_only_three_hours_after_the_deadline() {
    ports = new OddPorts().cannotAsk("b", "Network is unreachable", true);
    agents.agent("b");
    store.row("young").agent("b").age(11_000).limit(900).insert();
    store.row("old").agent("b").age(12_100).limit(900).insert();
    for (int i = 0; i < 12; i++) {
      agents.agent("n" + i).running("e" + i);
      store.row("e" + i).agent("n" + i).age(100).limit(900).insert();
    }

    Report report = cycle();

    assertThat(report.deferred(17)).isEqualTo(1);
    assertThat(failure("old")).contains("agent 'b' unreachable (Network is unreachable)");
  }

  @Test
  void s134_results_that_the_watchdog_could_not_ask_for_spend_no_look() {
    set("reconcile.confirm-after", "0s");
    ports = new OddPorts().cannotAskForResults("others were read first");
    store.row("e1").age(300).limit(900).session("s-1").insert();
    a.on(Kind.RESULT, "e1", Answer.json(200, retained("success").put("response", "kept")));

    for (int i = 0; i < 5; i++) {
      assertThat(cycle().problemsWith("could not be asked for by the watchdog itself: others were read first")).hasSize(1);
    }
    assertThat(store.status("e1")).isEqualTo("running");

    ports.cannotAskForResults(null);
    assertThat(cycle().resultsRecovered()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "1900-01-01 00:00:00", "1970-01-01T00:00:00Z"})
  void s138_a_start_that_was_never_set_counts_from_first_sight(String sentinel) {
    store.row("e1").startedAt(sentinel).limit(900).session("s-1").insert();
    a.runs("e1", Times.ago(60));

    Report report = cycle();

    assertThat(report.confirmed()).isEqualTo(1);
    assertThat(report.problemsWith("e1: started_at was never set")).hasSize(1);
    assertThat(store.status("e1")).isEqualTo("running");
  }

  @Test
  void s138_a_result_kept_since_a_time_that_was_never_set_counts_from_first_sight() {
    store.row("e1").age(300).limit(900).session("s-1").insert();
    JsonObject result = retained("success").put("response", "kept").put("retained_at", "0001-01-01T00:00:00Z");
    a.on(Kind.RESULT, "e1", Answer.json(200, result));

    assertThat(cycle().deferred(11)).isEqualTo(1);
    assertThat(store.status("e1")).isEqualTo("running");
  }

  @Test
  void s142_the_last_error_is_asked_for_before_the_kill_that_makes_its_agent_forget_it() {
    store.row("e1").age(1000).limit(900).session("s-1").insert();
    a.running("e1");
    a.on(Kind.LAST_ERROR, "e1", FakeAgent.error("rate_limit", "slow down"), Answer.status(404));

    assertThat(cycle().autoTerminated()).isEqualTo(1);

    assertThat(failure("e1")).startsWith("[rate_limit] slow down. Cleanup: Execution auto-terminated");
    assertThat(a.calls(Kind.LAST_ERROR)).hasSize(1);
    assertThat(a.calls(Kind.LAST_ERROR).get(0).atNanos()).isLessThan(a.calls(Kind.TERMINATE).get(0).atNanos());
  }

  @Test
  void s143_what_explain_says_of_a_restarted_agent_is_what_the_next_cycle_does() {
    a.old().boot("b1", null);
    store.ownership("a", 900);
    cycle();
    stopWatchdog();
    a.boot("b2", null);
    store.row("e1").startedAt(Times.ago(Duration.ofSeconds(90))).limit(900).session("s-1").insert();
    store.execute("UPDATE watchdog_agent SET looked_at = ?", Times.ago(Duration.ofSeconds(30)));

    JsonObject explained = watchdog().get("/api/v1/executions/e1/explain").ok();

    assertThat(explained.getInteger("rule")).as("%s", explained.getJsonArray("rules")).isEqualTo(13);
    assertThat(cycle().orphaned()).isEqualTo(1);
  }

  @Test
  void an_agent_whose_registry_cannot_be_used_is_named_as_that_with_why() {
    a.alsoLists(new JsonObject(), "odd");
    agents.agent("b").registry(Answer.status(500));
    store.row("of-a").age(300).limit(900).insert();
    store.row("of-b").agent("b").age(300).limit(900).insert();

    for (int i = 0; i < 2; i++) {
      Report report = cycle();
      assertThat(report.problemsWith("can be used only in part").get(0)).contains("'a' (registry has 2 malformed entries)");
      assertThat(report.problemsWith("cannot be used").get(0)).contains("'b' (HTTP 500)");
    }
    JsonArray listed = watchdog().get("/api/v1/agents").ok().getJsonArray("agents");
    assertThat(listed.getJsonObject(0).getString("state")).isEqualTo("partly_unusable");
    assertThat(listed.getJsonObject(0).getString("reason")).isEqualTo("registry has 2 malformed entries");
    assertThat(listed.getJsonObject(1).getString("state")).isEqualTo("unusable");
    assertThat(watchdog().metrics().value("watchdog_unusable_registries")).isEqualTo(2);
  }

  private static JsonObject retained(String status) {
    return new JsonObject().put("status", status).put("retained_at", Instant.now().minusSeconds(120).toString());
  }

  /** A column of fixed width pads them, a layer between writes them in capitals: whose run it is nobody can know. */
  @Test
  void ids_and_agents_that_differ_only_in_case_or_blanks_are_left_alone_and_named() {
    store.ownership("A", 600);
    store.row("e1").insert();
    store.row("e2").insert();
    a.running("E1 ");

    Report report = cycle();

    assertThat(report.orphaned()).isEqualTo(1);
    assertThat(store.status("e1")).isEqualTo("running");
    assertThat(store.status("e2")).isEqualTo("failed");
    assertThat(report.problems()).contains(
        "execution e1: its agent lists 'E1 ', which differs from the row's id only in case or blanks",
        "no owner record, but one that differs only in case or blanks, for the agent 'a' (there is 'A'): its limit does not count for their"
            + " rows");
    assertThat(cycle().problemsWith("e1")).hasSize(1);
  }
}
