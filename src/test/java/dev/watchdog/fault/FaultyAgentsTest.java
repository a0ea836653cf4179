package dev.watchdog.fault;

import static dev.watchdog.fault.Strikes.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.agent.AgentClient;
import dev.watchdog.agent.Agents;
import dev.watchdog.config.Settings;
import dev.watchdog.core.Look;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Retained;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.FakeAgents;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault does to a call to an agent what it says. */
class FaultyAgentsTest {

  private static final Instant NOW = Instant.parse("2026-03-25T10:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final FakeAgents fleet = FakeAgents.start();
  private final FakeAgent a = fleet.agent("a").running("e1");
  private Strikes strikes;
  private Agents faulty;

  @AfterEach
  void close() {
    await(vertx.close());
    fleet.close();
  }

  private void struckBy(Fault fault) {
    Settings.Agents settings = TestSettings.of(Map.of("agents.url", fleet.url())).agents();
    strikes = new Strikes(fault);
    Agents real = new AgentClient(vertx, settings, InstantSource.system(), System::nanoTime);
    faulty = new FaultyAgents(real, strikes.plan, new Delays(vertx), InstantSource.fixed(NOW));
  }

  /** On one event loop, as the client wants to be used. */
  private <T> T call(Supplier<Future<T>> work) {
    Promise<T> answer = Promise.promise();
    vertx.runOnContext(started -> work.get().onComplete(answer));
    return await(answer.future());
  }

  private Look look() {
    return call(() -> faulty.look("a"));
  }

  private TerminateAnswer terminate() {
    return call(() -> faulty.terminate("a", "e1", Instant.MAX));
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "TIMED_OUT", "EXECUTED_THEN_TIMED_OUT", "DROPPED"})
  void a_call_that_fails_is_no_evidence_of_anything(Fault fault) {
    struckBy(fault);

    assertThat(look()).isInstanceOf(Look.Unreachable.class);
    assertThat(look().observe("e1")).isInstanceOf(Observation.Unknown.class);
    assertThat(terminate()).isInstanceOf(TerminateAnswer.Unconfirmed.class);
    assertThat(call(() -> faulty.result("a", "e1", Instant.MAX))).isInstanceOf(Retained.CouldNotAsk.class);
    assertThat(call(() -> faulty.lastError(1, "a", "e1", Instant.MAX))).isNull();
    strikes.plan.heal();
    assertThat(look()).isInstanceOf(Look.Reachable.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "TIMED_OUT"})
  void a_terminate_call_that_does_not_arrive_kills_nothing(Fault fault) {
    struckBy(fault);

    terminate();

    assertThat(a.calls()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"EXECUTED_THEN_TIMED_OUT", "DROPPED"})
  void a_terminate_call_whose_answer_is_lost_killed_all_the_same(Fault fault) {
    struckBy(fault);

    assertThat(terminate()).isInstanceOf(TerminateAnswer.Unconfirmed.class);

    assertThat(a.calls(Kind.TERMINATE, "e1")).isEqualTo(1);
  }

  @Test
  void a_slow_agent_answers_as_it_would_have() {
    struckBy(Fault.SLOW);

    assertThat(look().observe("e1")).isInstanceOf(Observation.Running.class);
    assertThat(terminate()).isEqualTo(new TerminateAnswer.Confirmed("terminated"));
  }

  @Test
  void a_liar_says_killed_and_kills_nothing() {
    struckBy(Fault.LIE);

    assertThat(terminate()).isEqualTo(new TerminateAnswer.Confirmed("terminated"));

    assertThat(a.calls()).isEmpty();
    assertThat(look().observe("e1")).isInstanceOf(Observation.Running.class);
    assertThat(strikes.misled).containsExactly(new Injection(Fault.LIE, null, Set.of("e1")));
  }

  @Test
  void an_old_list_is_one_that_the_agent_once_gave_with_the_time_of_now() {
    struckBy(Fault.OLD_LIST);
    assertThat(look().observe("e1")).isInstanceOf(Observation.Running.class);
    assertThat(strikes.misled).as("without an earlier list there is nothing to lie with").isEmpty();
    a.running("e2");

    Look old = look();

    assertThat(old.observe("e1")).isInstanceOf(Observation.Running.class);
    assertThat(old.observe("e2")).isInstanceOf(Observation.Absent.class);
    assertThat(old.at()).isEqualTo(NOW);
    assertThat(strikes.misled).containsExactly(new Injection(Fault.OLD_LIST, "a", Set.of()));
    strikes.plan.heal();
    assertThat(look().observe("e2")).isInstanceOf(Observation.Running.class);
  }
}
