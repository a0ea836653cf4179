package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Events;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Report;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Faults of our own side: refused and locked writes, crowds, browsers that do not read. */
abstract class OwnFaultScenarios extends Scenario {

  @Test
  void s11_when_every_update_fails_there_is_one_problem_and_nothing_counts_as_recovered() {
    Events events = events();
    for (int i = 0; i < 5; i++) {
      store.row("e" + i).age(300).limit(900).insert();
      redis.slot("a", "e" + i, 300, 900);
    }
    List<Map<String, Object>> before = store.everything();
    Map<String, Object> slots = redis.everything();
    store.refuseUpdates(null);

    Report report = cycle();

    assertThat(report.notZero()).isEmpty();
    assertThat(report.errors()).isEqualTo(5);
    assertThat(report.problems()).hasSize(1);
    assertThat(store.everything()).isEqualTo(before);
    assertThat(redis.everything()).isEqualTo(slots);
    assertThat(watchdog().recoveries()).isEmpty();
    assertToldOnly(events, 0);

    store.allowUpdates();
    assertThat(cycle().orphaned()).isEqualTo(5);
    assertThat(events.awaitRecoveries(5)).hasSize(5);
  }

  @Test
  void one_row_that_cannot_be_written_does_not_keep_the_others_from_being_written() {
    for (int i = 0; i < 9; i++) {
      store.row("e" + i).age(300).limit(900).insert();
    }
    store.refuseUpdates("e4");

    Report report = cycle();

    assertThat(report.orphaned()).isEqualTo(8);
    assertThat(report.errors()).isEqualTo(1);
    assertThat(report.problems()).hasSize(1);
    assertThat(store.status("e4")).isEqualTo("running");
    assertThat(watchdog().recoveries()).hasSize(8);
    store.allowUpdates();
    assertThat(cycle().orphaned()).isEqualTo(1);
  }

  @Test
  void s66_every_failed_row_has_a_reason_whatever_the_agent_said() {
    int rows = 0;
    for (LastErrorFault fault : LastErrorFault.values()) {
      String agent = "a" + rows++;
      agents.agent(agent).on(Kind.LAST_ERROR, fault.name(), fault.answer());
      store.row(fault.name()).agent(agent).age(300).limit(900).insert();
    }
    cycle();
    for (LastErrorFault fault : LastErrorFault.values()) {
      assertThat(failure(fault.name())).as(fault.name()).contains("recovered by watchdog");
    }
  }

  @Test
  void an_agent_that_let_three_last_error_calls_time_out_is_not_asked_again_in_this_cycle() {
    for (int i = 0; i < 12; i++) {
      store.row("e" + i).age(300).limit(900).insert();
      a.on(Kind.LAST_ERROR, "e" + i, Answer.silence());
    }

    assertThat(cycle().orphaned()).isEqualTo(12);

    assertThat(a.calls(Kind.LAST_ERROR).size()).isBetween(3, 5); // Two more may be on their way when the third times out.
  }

  @Test
  void s70_an_agent_that_never_answers_is_bounded_by_our_own_deadline() {
    a.registry(Answer.headersThenSilence());
    agents.agent("b").registry(Answer.drip());
    store.row("e1").age(300).limit(900).insert();
    store.row("e2").age(300).agent("b").limit(900).insert();
    long started = System.nanoTime();

    assertThat(cycle().agentsUnreachable()).isEqualTo(2);

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void s77_counters_count_winners() {
    for (int i = 0; i < 5; i++) {
      store.row("e" + i).age(300).limit(900).insert();
    }
    a.on(Kind.LAST_ERROR, "e1", losing("e1")).on(Kind.LAST_ERROR, "e3", losing("e3"));

    Report report = cycle();

    assertThat(report.notZero()).isEqualTo(Map.of("orphaned_executions", 3, "total", 3));
    assertThat(report.lostRaces()).isEqualTo(2);
    assertThat(watchdog().recoveries()).hasSize(3);
  }

  @Test
  void s78_a_lock_longer_than_the_busy_time_out_ends_the_cycle_with_a_problem_and_loses_nothing() throws Exception {
    for (int i = 0; i < 12; i++) {
      String agent = "a" + i % 4;
      agents.agent(agent);
      store.row("e" + i).agent(agent).age(300).limit(900).insert();
      redis.slot(agent, "e" + i, 300, 900);
    }
    AtomicReference<AutoCloseable> lock = new AtomicReference<>();
    for (int i = 0; i < 4; i++) {
      agents.agent("a" + i).during(Kind.LAST_ERROR, () -> lockOnce(lock));
    }
    watchdog();

    long started = System.nanoTime();
    Reply reply = watchdog().cycleLater().get(60, TimeUnit.SECONDS);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(33));
    assertThat(reply.ok().getJsonObject("report").getJsonArray("problems")).singleElement().asString().contains("refuses to write");
    for (int i = 0; i < 4; i++) {
      agents.agent("a" + i).during(Kind.LAST_ERROR, null);
    }
    lock.get().close();

    cycle();

    for (int i = 0; i < 12; i++) {
      assertThat(failure("e" + i)).contains("recovered by watchdog");
      assertThat(redis.hasSlot("a" + i % 4, "e" + i)).isFalse();
    }
    assertThat(watchdog().recoveries()).hasSize(12);
  }

  @Test
  void s96_an_agent_that_cannot_be_asked_is_named_once_and_counted_in_every_cycle() {
    agents.agent("b").registry(Answer.silence());
    a.running("of-a");
    store.row("of-a").age(100).limit(900).insert();
    store.row("of-b").agent("b").age(100).limit(900).insert();
    store.row("of-nobody").agent("no name").age(100).limit(900).insert();

    assertThat(cycle().problems()).singleElement().asString()
        .startsWith("2 of 3 agents with running executions could not be asked, new among them: ")
        .contains("'b' (no complete answer within", "'no name' (agent name cannot be part of an address)");
    assertThat(cycle().problems()).containsExactly("2 of 3 agents with running executions could not be asked");
    agents.agent("b").registry(null).running("of-b");
    assertThat(cycle().problems()).containsExactly("1 of 3 agents with running executions could not be asked");
  }

  @Test
  void a_cycle_that_cannot_read_its_rows_is_no_cycle_and_touches_no_slot() {
    store.row("e1").age(300).limit(900).insert();
    redis.slot("a", "gone", 90_000, 600);
    watchdog();
    store.hideExecutions();

    Reply reply = watchdog().cycleLater().join();

    assertThat(reply.status()).isEqualTo(503);
    assertThat(redis.hasSlot("a", "gone")).isTrue();
    for (String path : List.of("status", "executions", "agents", "executions/e1/explain")) {
      Reply meanwhile = watchdog().get("/api/v1/" + path);
      assertThat(meanwhile.status()).as(path).isEqualTo(503);
      assertThat(meanwhile.headers().firstValue("Retry-After")).as(path).isPresent();
    }
    store.showExecutions();
    Report next = cycle();
    assertThat(next.orphaned()).isEqualTo(1);
    assertThat(next.slots()).isEqualTo(1);
  }

  @Test
  void s86_five_hundred_recoveries_are_five_hundred_events_in_order_of_id() {
    set("brake.max-recovery-ratio", "1");
    Events events = events();
    crowd(500);

    assertThat(cycle().orphaned()).isEqualTo(500);

    List<JsonObject> told = events.awaitRecoveries(500);
    assertThat(told).hasSize(500);
    assertThat(told).isSortedAccordingTo(Comparator.comparing(event -> event.getLong("id")));
    assertThat(told.stream().map(event -> event.getLong("id")).distinct()).hasSize(500);
    assertThat(told.stream().map(event -> event.getString("execution_id")).distinct()).hasSize(500);
    List<Long> ids = watchdog().recoveries().stream().map(entry -> entry.getLong("id")).toList();
    assertThat(ids).isEqualTo(IntStream.range(0, 500).mapToObj(i -> ids.get(0) + i).toList()); // No holes.
  }

  @Test
  void s87_a_browser_that_does_not_read_keeps_nothing_from_being_recovered() {
    set("brake.max-recovery-ratio", "1");
    Events deaf = closeAtEnd(Events.connect(watchdog(), false));
    deaf.register(Events.RECOVERY, watchdog().token());
    deaf.register(Events.CYCLE, watchdog().token());
    crowd(500);

    assertThat(cycle().orphaned()).isEqualTo(500);

    assertThat(watchdog().recoveries()).hasSize(500);
    assertThat(cycle().notZero()).isEmpty();
  }

  @Test
  void s90_ten_cycles_at_once_have_the_effect_of_one() {
    for (int i = 0; i < 10; i++) {
      store.row("e" + i).age(300).limit(900).insert();
    }
    Events events = events();

    List<CompletableFuture<Reply>> cycles = IntStream.range(0, 10).mapToObj(i -> watchdog().cycleLater()).toList();
    cycles.forEach(cycle -> cycle.join().ok());

    assertThat(watchdog().recoveries()).hasSize(10);
    assertThat(events.awaitRecoveries(10)).hasSize(10);
    assertToldOnly(events, 10);
  }

  @Test
  void s118_one_of_thirty_agents_behind_one_port_hangs_and_the_others_are_handled() {
    set("brake.max-recovery-ratio", "1");
    for (int i = 0; i < 30; i++) {
      agents.agent("n" + i);
      store.row("e" + i).agent("n" + i).age(300).limit(900).insert();
    }
    agents.agent("n7").registry(Answer.silence());
    long started = System.nanoTime();

    Report report = cycle();

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
    assertThat(report.orphaned()).isEqualTo(29);
    assertThat(store.status("e7")).isEqualTo("running");
  }

  private void crowd(int rows) {
    for (int i = 0; i < rows; i++) {
      String agent = "a" + i % 10;
      agents.agent(agent);
      store.row("e" + i).agent(agent).age(300).insert();
    }
  }

  /** An answer before which the platform ends the row. */
  private Answer losing(String id) {
    return socket -> {
      store.succeed(id);
      return Answer.status(404).send(socket);
    };
  }

  private synchronized void lockOnce(AtomicReference<AutoCloseable> lock) {
    if (lock.get() == null) {
      lock.set(closeAtEnd(store.lockWrites()));
    }
  }
}
