package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.FakeAgents;
import dev.watchdog.support.Report;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, ids, registries and errors as nobody would write them, and as they come. */
abstract class HostileScenarios extends Scenario {

  static Stream<String> names() {
    return Stream.of(
        "../x", "a b", "a/b", null, "", "a".repeat(200), "agent@evil:80", ".hidden", "-dash", "a?b", "a#b", "a%2fb", "ä", "a\nb");
  }

  static Stream<String> ids() {
    return Stream.of(
        "a/b?x=1#y",
        "é世界🙂",
        "a b+c&d",
        "...",
        "a\"b'c",
        "'; DROP TABLE schedule_executions; --",
        "{agent}",
        "x".repeat(512));
  }

  @ParameterizedTest
  @MethodSource("names")
  void an_agent_name_that_is_none_is_never_asked_and_its_rows_count_as_unreachable(String name) {
    store.row("young").agent(name).age(300).insert();
    store.row("old").agent(name).age(7300).insert();
    store.row("good").age(300).limit(900).insert();
    Map<String, Object> young = store.read("young");

    Report report = cycle();

    assertThat(agents.strays()).isEmpty();
    assertUntouched("young", young);
    assertThat(report.deferred(15)).isEqualTo(1);
    assertThat(failure("old")).startsWith("Marked as failed by watchdog: agent ").contains("unreachable (");
    assertThat(failure("good")).contains("recovered by watchdog");
  }

  @Test
  void neither_a_name_nor_an_id_nor_a_redirect_leads_to_a_decoy() {
    FakeAgents decoy = closeAtEnd(FakeAgents.start());
    String elsewhere = "127.0.0.1:" + decoy.port();
    for (String name : new String[] {elsewhere, "x@" + elsewhere, "../../" + elsewhere, "/" + elsewhere, "x\r\nHost: " + elsewhere}) {
      store.row("by " + name).agent(name).age(300).limit(900).insert();
    }
    a.on(Kind.RESULT, "@" + elsewhere + "/", Answer.redirect("http://" + elsewhere + "/a/api/executions/x/result"));
    store.row("@" + elsewhere + "/").age(300).limit(900).insert();
    store.row("//" + elsewhere + "/").age(300).limit(900).insert();
    agents.agent("b").on(Kind.REGISTRY, "", Answer.redirect("http://" + elsewhere + "/b/api/executions/running"));
    store.row("redirected").agent("b").age(300).limit(900).insert();

    cycle();

    assertThat(decoy.strays()).isEmpty();
    assertThat(agents.strays()).isEmpty();
    assertThat(a.calls(Kind.RESULT)).isNotEmpty();
    assertThat(agents.agent("b").calls(Kind.REGISTRY)).isNotEmpty();
  }

  @Test
  void a_name_of_128_characters_is_one_and_of_129_is_none() {
    String longest = "a".repeat(128);
    agents.agent(longest);
    store.row("longest").agent(longest).age(300).limit(900).insert();
    store.row("too-long").agent(longest + "a").age(300).limit(900).insert();

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(store.status("longest")).isEqualTo("failed");
    assertThat(store.status("too-long")).isEqualTo("running");
  }

  @ParameterizedTest
  @MethodSource("ids")
  void an_id_of_any_shape_reaches_its_agent_and_only_its_agent(String id) {
    a.running(id);
    store.row(id).age(1000).limit(900).insert();
    slotAndKeyOf(id);

    assertThat(cycle().autoTerminated()).isEqualTo(1);

    assertThat(agents.strays()).isEmpty();
    assertThat(a.calls(Kind.TERMINATE, id)).isEqualTo(1);
    assertThat(a.calls(Kind.TERMINATE).get(0).target()).matches("/a/api/executions/[A-Za-z0-9._~!$&'()*+,;=:@%-]+/terminate");
    assertThat(store.status(id)).isEqualTo("failed");
    assertThat(redis.hasSlot("a", id)).isFalse();
    assertThat(watchdog().recoveriesOf(id)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("ids")
  void an_id_of_any_shape_is_recognised_as_absent(String id) {
    set("reconcile.confirm-after", "300ms");
    store.row(id).age(300).limit(900).insert();
    redis.inflight(id);
    assertThat(cycle().deferred(9)).isEqualTo(1);
    redis.dispatched(id);

    assertThat(cycle().deferred(9)).as("one look without the marker").isEqualTo(1);
    eventuallyStatus(id, "failed");
  }

  /** Whatever resolves the segments of a path on the way, or decodes them first, would make another address of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".", "..", "../../victim/api/executions/v1", "..\\..\\victim", "a/../b", "%2e%2e", "%252e%252e%252fvictim", "a\u0001b"
      })
  void s140_an_id_that_climbs_is_never_put_into_a_path(String id) {
    a.running(id, "listed");
    store.row(id).age(1000).limit(900).session("s-1").insert();
    store.row("listed").age(100).limit(900).insert();
    agents.agent("victim");

    for (int i = 0; i < 2; i++) {
      Report report = cycle();
      assertThat(report.autoTerminated()).isZero();
      assertThat(report.confirmed()).isEqualTo(1);
    }

    assertThat(agents.strays()).isEmpty();
    assertThat(agents.agent("victim").calls()).isEmpty();
    assertThat(a.calls()).extracting(Call::kind).containsOnly(Kind.REGISTRY);
    assertThat(store.status(id)).isEqualTo("running");
  }

  @Test
  void while_a_registry_has_entries_that_are_none_no_other_id_is_absent() {
    for (Object entry : malformedEntries()) {
      a.running("listed").alsoLists(entry);
      store.execute("DELETE FROM schedule_executions");
      store.execute("DELETE FROM agent_schedules");
      store.row("listed").age(100).limit(900).insert();
      store.row("unlisted").age(300).limit(900).insert();

      Report report = cycle();

      assertThat(report.notZero()).as("with %s", entry).isEmpty();
      assertThat(report.confirmed()).as("with %s", entry).isEqualTo(1);
      assertThat(report.deferred(15)).as("with %s", entry).isEqualTo(1);
    }
    a.running("listed").alsoLists();
    assertThat(cycle().orphaned()).isEqualTo(1);
  }

  private static Object[] malformedEntries() {
    return new Object[] {
      "unlisted",
      5,
      null,
      new JsonArray(),
      new JsonObject(),
      new JsonObject().put("execution_id", ""),
      new JsonObject().putNull("execution_id"),
      new JsonObject().put("execution_id", 7.5),
      new JsonObject().put("id", "unlisted")
    };
  }

  @Test
  void an_id_in_several_lists_is_running_else_pending_else_recently_finished() {
    a.running("all", "overdue").pending("all", "two").recent("all", "two", "overdue");
    store.row("all").age(300).limit(900).insert();
    store.row("two").age(300).limit(900).insert();
    store.row("overdue").age(1000).limit(900).insert();

    Report report = cycle();

    assertThat(report.confirmed()).isEqualTo(1);
    assertThat(report.deferred(4)).isEqualTo(1);
    assertThat(a.calls(Kind.TERMINATE)).isEmpty();
    assertThat(store.status("overdue")).isEqualTo("running");
  }

  @Test
  void every_call_carries_the_token_of_its_agent() {
    set("agents.auth-secret", "s3cret");
    agents.agent("b").running("overdue");
    store.row("e1").age(300).limit(900).insert();
    store.row("overdue").agent("b").age(1000).limit(900).insert();

    assertThat(cycle().total()).isEqualTo(2);

    for (String agent : new String[] {"a", "b"}) {
      assertThat(agents.agent(agent).calls()).hasSizeGreaterThan(1).extracting(Call::token).containsOnly(Tokens.of("s3cret", agent));
    }
  }

  @Test
  void without_a_secret_no_call_carries_a_token() {
    store.row("e1").age(300).limit(900).insert();

    cycle();

    assertThat(a.calls()).extracting(Call::token).containsOnlyNulls();
  }

  @Test
  void secrets_in_an_agents_error_are_replaced_before_they_are_stored_or_sent() {
    String message =
        "call failed: sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz012345 Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.abcdefghijk"
            + " ANTHROPIC_API_KEY=hunter2hunter2 ghp_0123456789abcdefghijABCDEFGHIJ012345";
    a.on(Kind.LAST_ERROR, "e1", FakeAgent.error("auth_failure", message));
    store.row("e1").age(300).limit(900).insert();

    cycle();

    String everything = failure("e1") + watchdog().recoveries() + watchdog().explain("e1");
    assertThat(everything)
        .contains("call failed")
        .doesNotContain("sk-ant-api03-AbCd")
        .doesNotContain("eyJhbGciOiJIUzI1NiJ9")
        .doesNotContain("hunter2hunter2")
        .doesNotContain("ghp_0123456789");
  }

  @Test
  void a_text_is_cut_at_two_thousand_characters_and_control_characters_are_escaped() {
    a.on(Kind.LAST_ERROR, "long", FakeAgent.error("oops", "word ".repeat(2_000)));
    a.on(Kind.LAST_ERROR, "odd", FakeAgent.error("oops", "bell\u0007 line\nbreak \u001b[31mred"));
    store.row("long").age(300).limit(900).insert();
    store.row("odd").age(300).limit(900).insert();

    cycle();

    assertThat(failure("long")).hasSize(2_000).startsWith("[oops] word word").endsWith("...");
    assertThat(failure("odd")).contains("bell").contains("red").doesNotContain("\u0007").doesNotContain("\u001b").doesNotContain("\n");
  }

  @Test
  void an_error_of_the_agent_beyond_the_largest_body_is_no_obstacle() {
    a.on(Kind.LAST_ERROR, "e1", Answer.json(200, new JsonObject().put("error_type", "x").put("error_message", "y".repeat(6 << 20))));
    store.row("e1").age(300).limit(900).insert();

    assertThat(cycle().orphaned()).isEqualTo(1);

    assertThat(failure("e1")).contains("recovered by watchdog").hasSizeLessThanOrEqualTo(2_000);
  }

  @Test
  void a_row_with_megabytes_where_a_name_or_a_time_should_be_is_left_alone_and_sent_to_nobody() {
    String megabytes = "m".repeat(3_900_000);
    String longId = "i".repeat(600);
    store.row("name").agent(megabytes).age(9000).insert();
    store.row("start").startedAt("2026-01-01T00:00:00Z" + megabytes).insert();
    store.row(longId).age(9000).insert();
    store.row("session").session(megabytes).age(300).limit(900).insert();
    store.row("good").age(300).limit(900).insert();
    redis.slot("a", longId, 9000, 900);
    a.field("boot_id", "b".repeat(1_000_000));
    Map<String, Object> name = store.read("name");
    Map<String, Object> start = store.read("start");
    Map<String, Object> id = store.read(longId);

    Report report = cycle();

    assertThat(report.notZero()).isEqualTo(Map.of("orphaned_executions", 2, "total", 2));
    assertThat(report.problems()).anyMatch(problem -> problem.startsWith("3 running rows have an id of more than 512 characters"))
        .anyMatch(problem -> problem.contains("found a member of more than 512 characters"));
    assertUntouched("name", name);
    assertUntouched("start", start);
    assertUntouched(longId, id);
    assertThat(redis.hasSlot("a", longId)).isTrue();
    for (String list : List.of("executions", "agents", "slots", "ghosts", "recoveries", "status", "cycles")) {
      assertThat(watchdog().get("/api/v1/" + list).body()).as(list).doesNotContain("m".repeat(600)).hasSizeLessThan(50_000);
    }
    assertThat(watchdog().get("/api/agents").body()).hasSizeLessThan(1000);
    assertThat(watchdog().explain("start").getString("next_action")).isEqualTo("none: it is left alone");
  }

  private void slotAndKeyOf(String id) {
    redis.slot("a", id, 1000, 900);
    redis.call("SET", "agent:running:a", new JsonObject().put("id", id).encode());
  }
}
