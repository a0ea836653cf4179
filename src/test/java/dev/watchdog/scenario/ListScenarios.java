package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.Reply;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the lists show, and how they are read page by page. */
abstract class ListScenarios extends Scenario {

  @Test
  void an_execution_shows_what_its_last_five_looks_said() {
    set("reconcile.orphan-confirmations", "9");
    store.row("e1").age(300).limit(900).insert();
    a.running("e1");
    cycle();
    a.registry(Answer.json(500, new JsonObject()));
    cycle();
    assertThat(said(watchdog().execution("e1").getJsonArray("looks"))).containsExactly("running", "unknown");

    a.registry(null);
    for (int i = 0; i < 4; i++) {
      cycle();
    }

    assertThat(said(watchdog().execution("e1").getJsonArray("looks")))
        .containsExactly("unknown", "running", "running", "running", "running");
    assertThat(watchdog().explain("e1").getJsonArray("looks")).isEqualTo(watchdog().execution("e1").getJsonArray("looks"));
  }

  @Test
  void another_attempt_begins_with_no_looks() {
    store.row("e1").age(300).limit(900).insert();
    a.running("e1");
    cycle();
    store.set("e1", "started_at", Times.ago(10));

    assertThat(watchdog().execution("e1").getJsonArray("looks")).isEmpty();
    cycle();
    assertThat(said(watchdog().execution("e1").getJsonArray("looks"))).containsExactly("running");
  }

  @Test
  void after_a_cycle_over_some_agents_their_rows_are_those_that_it_judged() {
    FakeAgent b = agents.agent("b");
    for (int i = 1; i <= 4; i++) {
      store.row("e" + i).age(300).limit(900).insert();
    }
    store.row("other").agent("b").age(300).limit(900).insert();
    a.running("e1", "e2", "e3", "e4");
    b.running("other");
    cycle();

    store.set("e1", "status", "cancelled");
    store.set("e2", "agent_name", null);
    store.set("e3", "agent_name", "b");
    b.running("other", "e3");
    watchdog().cycle(false, "a");

    assertThat(confirmedOf("a")).isEqualTo(1);
    assertThat(confirmedOf("b")).as("not asked yet").isEqualTo(1);
    assertThat(watchdog().execution("e3").getString("verdict")).isEqualTo("unseen");
    watchdog().cycle(false, "b");
    assertThat(confirmedOf("b")).isEqualTo(2);
    assertThat(said(watchdog().execution("e3").getJsonArray("looks"))).as("begins anew at another agent").containsExactly("running");
    assertThat(watchdog().get("/api/v1/status").ok().getJsonObject("executions").getInteger("confirmed")).isEqualTo(3);
  }

  private int confirmedOf(String agent) {
    return watchdog().get("/api/v1/agents").ok().getJsonArray("agents").stream()
        .map(JsonObject.class::cast)
        .filter(one -> agent.equals(one.getString("agent_name")))
        .mapToInt(one -> one.getInteger("running"))
        .sum();
  }

  @Test
  void pages_by_age_neither_repeat_nor_skip_while_the_rows_grow_older() {
    for (int i = 0; i < 9; i++) {
      store.row("e" + i).startedAt("2020-01-01T00:00:00.00" + i + "Z").insert(); // Closer together than two requests are.
    }

    assertThat(executionsInPages("age", "asc")).containsExactly("e8", "e7", "e6", "e5", "e4", "e3", "e2", "e1", "e0");
    assertThat(executionsInPages("age", "desc")).containsExactly("e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8");
  }

  /** A cursor of a whole name would be longer than the line of a request may be. */
  @Test
  void pages_go_on_behind_the_longest_names() {
    String[] endless = {"x".repeat(512), "x".repeat(511) + "y", "\u0001\"".repeat(256), "x".repeat(95) + "\uD83D\uDE00".repeat(200)};
    for (String each : endless) {
      store.row(each).agent(each).age(100).limit(900).insert();
    }

    for (String sort : List.of("age", "id", "agent")) {
      for (String order : List.of("asc", "desc")) {
        assertThat(executionsInPages(sort, order)).as(sort + " " + order).containsExactlyInAnyOrder(endless);
      }
    }
  }

  private List<String> executionsInPages(String sort, String order) {
    List<String> ids = new ArrayList<>();
    String after = "";
    do {
      JsonObject page = watchdog().get("/api/v1/executions?sort=" + sort + "&limit=1&order=" + order + "&after=" + after).ok();
      ids.addAll(texts(page.getJsonArray("executions"), "execution_id"));
      after = page.getString("next_after");
    } while (after != null && ids.size() < 20); // Pages that repeat would never end.
    return ids;
  }

  @Test
  void a_cursor_is_one_of_its_sort_order() {
    for (int i = 0; i < 3; i++) {
      store.row("e" + i).age(100 + i).limit(900).insert();
    }
    String byId = watchdog().get("/api/v1/executions?sort=id&limit=1").ok().getString("next_after");
    String byAge = watchdog().get("/api/v1/executions?limit=1").ok().getString("next_after");

    Reply other = watchdog().get("/api/v1/executions?sort=age&after=" + byId);
    assertThat(other.status()).isEqualTo(400);
    assertThat(other.body()).contains("sorted by age", "sorted by id", "\"parameter\":\"after\"");
    assertThat(watchdog().get("/api/v1/executions?after=zzz").body()).contains("after must be a next_after", "\"parameter\":\"after\"");
    assertThat(texts(watchdog().get("/api/v1/executions?sort=age&after=" + byAge).ok().getJsonArray("executions"), "execution_id"))
        .as("age is what it is sorted by anyway").hasSize(2);
  }

  @Test
  void the_ledger_is_read_newest_first_and_filtered() {
    set("brake.max-recovery-ratio", "1");
    for (String id : List.of("one", "two_a", "TWO%b", "three")) {
      store.row(id).age(300).limit(900).insert();
      cycle();
    }
    store.row("other").agent("b").age(300).limit(900).insert();
    agents.agent("b");
    cycle();

    JsonObject first = watchdog().get("/api/v1/recoveries?before=" + Long.MAX_VALUE + "&limit=2").ok();
    assertThat(texts(first.getJsonArray("recoveries"), "execution_id")).containsExactly("other", "three");
    JsonObject second = watchdog().get("/api/v1/recoveries?limit=3&before=" + first.getLong("next_before")).ok();
    assertThat(texts(second.getJsonArray("recoveries"), "execution_id")).containsExactly("TWO%b", "two_a", "one");
    assertThat(second.getValue("next_before")).isNull();

    assertThat(found("q=two")).containsExactly("TWO%b", "two_a");
    assertThat(found("q=o%25")).as("no wildcard").containsExactly("TWO%b");
    assertThat(found("q=_")).as("no wildcard").containsExactly("two_a");
    assertThat(found("agent=b")).containsExactly("other");
    assertThat(found("action=auto_terminated")).isEmpty();
  }

  private List<String> found(String filter) {
    return texts(watchdog().get("/api/v1/recoveries?before=1000&" + filter).ok().getJsonArray("recoveries"), "execution_id");
  }

  @Test
  void leaks_and_silent_agents_come_first_when_asked_for() {
    store.row("runs").age(60).limit(900).insert();
    store.row("over").age(900).status("success").insert();
    redis.slot("a", "runs", 60, 900);
    redis.slot("a", "over", 5, 900);
    redis.slot("a", "nobody", 8, 900);
    a.running("runs");
    agents.agent("b").registry(Answer.json(500, new JsonObject()));
    store.ownership("b", 900);
    store.row("silent").agent("b").age(60).insert();
    cycle();

    JsonObject slots = watchdog().get("/api/v1/slots?sort=leak").ok();
    assertThat(texts(slots.getJsonArray("slots"), "execution_id")).containsExactly("nobody", "over", "runs");
    JsonObject known = watchdog().get("/api/v1/agents?sort=reachable").ok();
    assertThat(texts(known.getJsonArray("agents"), "agent_name")).containsExactly("b", "a");
  }

  private static List<String> texts(JsonArray objects, String field) {
    return objects.stream().map(object -> ((JsonObject) object).getString(field)).toList();
  }

  private static List<String> said(JsonArray looks) {
    return texts(looks, "said");
  }
}
