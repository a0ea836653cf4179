package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Report;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One effective limit, and what it means for a row that is listed, and for one whose agent is silent. */
abstract class LimitScenarios extends Scenario {

  /**
   * Where a limit comes from.
   *
   * @param schedule of the row; {@code s} exists, others do not
   */
  record Limits(String schedule, Integer scheduleSeconds, Integer agentSeconds, int effective) {}

  static Stream<Limits> limits() {
    return Stream.of(
        new Limits("s", 600, 1800, 600),
        new Limits("s", 7200, 3600, 7200),
        new Limits("s", null, 1800, 1800),
        new Limits("s", 0, 1800, 1800),
        new Limits("s", -60, 1800, 1800),
        new Limits("s", 0, 0, 900),
        new Limits("s", null, null, 900),
        new Limits("s", null, -1, 900),
        new Limits("__manual__", null, 1800, 1800),
        new Limits("__manual__", null, null, 900),
        new Limits("gone", null, 1800, 1800),
        new Limits(null, null, 1800, 1800));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void s07_the_first_positive_of_schedule_agent_and_default_is_the_limit(Limits limits) {
    warmedUp();
    seed(limits);
    a.running("below", "above");
    store.row("below").age(limits.effective() - 4).schedule(limits.schedule()).insert();
    store.row("above").age(limits.effective() + 1).schedule(limits.schedule()).insert();
    Map<String, Object> below = store.read("below");

    Report report = cycle();

    assertUntouched("below", below);
    assertThat(failure("above")).contains("(exceeded timeout of " + limits.effective() + "s)");
    assertThat(report.notZero()).isEqualTo(Map.of("auto_terminated", 1, "total", 1));
    assertThat(report.confirmed()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("limits")
  void s47_the_deadline_of_a_silent_agent_rests_on_the_same_limit(Limits limits) {
    warmedUp();
    seed(limits);
    a.registry(RegistryFault.CLOSED_BEFORE_A_BYTE.answer(agents));
    boolean known = limits.schedule() != null && limits.schedule().equals("s") || limits.agentSeconds() != null;
    int deadline = known ? limits.effective() + 300 : 7200;
    store.row("below").age(deadline - 4).schedule(limits.schedule()).insert();
    store.row("above").age(deadline + 1).schedule(limits.schedule()).insert();
    Map<String, Object> below = store.read("below");

    assertThat(cycle().notZero()).isEqualTo(Map.of("stale_executions", 1, "total", 1));

    assertUntouched("below", below);
    assertThat(failure("above"))
        .matches("Marked as failed by watchdog: agent 'a' unreachable \\(.+\\) and " + deadline + "s deadline passed");
  }

  @Test
  void s48_every_view_shows_the_limit_that_the_rules_use() {
    store.schedule("s", "a", 7200).ownership("a", 3600);
    a.running("e1");
    store.row("e1").age(3960).schedule("s").insert();

    assertThat(cycle().confirmed()).isEqualTo(1);

    JsonObject shown = watchdog().execution("e1");
    assertThat(shown.getInteger("limit_seconds")).isEqualTo(7200);
    assertThat(watchdog().explain("e1").encode()).contains("7200");
  }

  @Test
  void s22_a_long_schedule_on_an_agent_with_a_short_limit_is_left_alone() {
    set("agents.registry-timeout", "1s");
    store.schedule("s", "a", 7200).ownership("a", 3600);
    store.row("e1").age(3960).schedule("s").insert();
    Map<String, Object> before = store.read("e1");

    a.running("e1").registry(RegistryFault.SILENCE.answer(agents));
    assertThat(cycle().notZero()).isEmpty();
    assertUntouched("e1", before);

    a.registry(Answer.late(Duration.ofMillis(500), Answer.json(200, a.registryBody())));
    assertThat(cycle().confirmed()).isEqualTo(1);
    assertUntouched("e1", before);
  }

  @Test
  void a_default_limit_of_the_operator_is_used() {
    set("reconcile.default-timeout", "30m");
    warmedUp();
    a.running("below", "above");
    store.ownership("a", null);
    store.row("below").age(1790).insert();
    store.row("above").age(1801).insert();

    assertThat(cycle().autoTerminated()).isEqualTo(1);

    assertThat(store.status("below")).isEqualTo("running");
    assertThat(failure("above")).isEqualTo("Execution auto-terminated after 30 minutes by watchdog (exceeded timeout of 1800s)");
  }

  @Test
  void the_agents_own_start_time_counts_where_it_is_later_but_at_most_three_hours() {
    watchdog();
    store.ownership("a", 900);
    String recently = Times.ago(100);
    a.runs("waited", recently).runs("too-long", recently).runs("garbage", "soon").runs("ahead", Times.ago(-3600));
    store.row("waited").age(5000).insert();
    store.row("too-long").age(3 * 3600 + 901).insert();
    store.row("garbage").age(950).insert();
    store.row("ahead").age(950).insert();

    assertThat(cycle().autoTerminated()).isEqualTo(3);

    assertThat(store.status("waited")).isEqualTo("running");
    for (String id : List.of("too-long", "garbage", "ahead")) {
      assertThat(failure(id)).contains("exceeded timeout of 900s");
    }
  }

  private void seed(Limits limits) {
    if ("s".equals(limits.schedule())) {
      store.schedule("s", "a", limits.scheduleSeconds());
    }
    if (limits.agentSeconds() != null) {
      store.ownership("a", limits.agentSeconds());
    }
  }
}
