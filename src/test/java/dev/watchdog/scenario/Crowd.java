package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Answer;
import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.FakeAgent;
import dev.watchdog.support.FakeAgents;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.Store;
import dev.watchdog.support.Times;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Executions on many agents: hundreds that are to be recovered, each with a slot and an open activity, and bystanders that are nobody's
 * business. It knows what must hold of each of them when all is over, in the database and in Redis.
 */
final class Crowd {

  static final int AGENTS = 40;

  private static final String INSERT =
      "INSERT INTO schedule_executions (id, schedule_id, agent_name, status, started_at, completed_at, response, message, triggered_by,"
          + " claude_session_id, lease_expires_at) VALUES (?, '__manual__', ?, ?, ?, ?, ?, 'do it', 'manual', 'dispatched', ?)";
  private static final String ACTIVITY =
      "INSERT INTO agent_activities (id, agent_name, activity_type, activity_state, started_at, related_execution_id)"
          + " VALUES (?, ?, 'chat_start', 'started', ?, ?)";

  /** How a row came to be a case for the watchdog, and what may be written to it. */
  private enum Fate {
    ORPHAN("failed", Set.of("orphan_recovered")),
    /** Killed between the agent's word and the update, the next cycle finds an orphan. */
    OVERRUN("failed", Set.of("auto_terminated", "orphan_recovered")),
    RESULT("success", Set.of("result_recovered"));

    final String status;
    final Set<String> actions;

    Fate(String status, Set<String> actions) {
      this.status = status;
      this.actions = actions;
    }
  }

  private record Member(String id, String agent, Fate fate, String startedAt) {}

  private final Store store;
  private final RealRedis redis;
  private final FakeAgents agents;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> bystanders = new LinkedHashMap<>();
  private final Map<String, String> laterAttempts = new LinkedHashMap<>();
  private final Map<String, Object> keysOfLaterAttempts = new TreeMap<>();
  private final Map<String, Object> keptInRedis = new TreeMap<>();

  Crowd(Store store, RealRedis redis, FakeAgents agents) {
    this.store = store;
    this.redis = redis;
    this.agents = agents;
    store.auditUpdates();
  }

  int size() {
    return members.size();
  }

  private static String agent(int number) {
    return "n" + number % AGENTS;
  }

  /** One healthy run, one leased row and one finished row on each agent, with slots and sentinels that stay. */
  void bystanders() {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < AGENTS; i++) {
      String agent = agent(i);
      rows.add(row("healthy" + i, agent, "running", 200, null));
      rows.add(row("leased" + i, agent, "running", 200, Times.ago(-3600)));
      rows.add(row("done" + i, agent, "success", 5000, null));
      agents.agent(agent).runs("healthy" + i, null);
      redis.slot(agent, "healthy" + i, 200, 900);
      redis.slot(agent, "leased" + i, 200, 900);
      redis.call("ZADD", RealRedis.slotsKey(agent), "1", "drain-" + i);
      if (i % 2 == 0) {
        redis.holds(agent, "healthy" + i);
      }
    }
    store.executeAll(INSERT, rows);
    for (Object[] row : rows) {
      bystanders.put((String) row[0], store.read((String) row[0]));
    }
    keptInRedis.putAll(redis.everything());
  }

  /** That many more to recover, spread over all agents. Where nobody holds an agent's queue, one of them does. */
  void add(int count) {
    List<Object[]> rows = new ArrayList<>();
    List<Object[]> activities = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Fate fate = i % 8 == 5 ? Fate.OVERRUN : i % 8 == 6 ? Fate.RESULT : Fate.ORPHAN;
      Object[] row = row("e" + members.size(), agent(i), "running", fate == Fate.OVERRUN ? 1000 : 300, null);
      Member member = new Member((String) row[0], (String) row[1], fate, (String) row[3]);
      rows.add(row);
      activities.add(new Object[] {"act-" + member.id(), member.agent(), member.startedAt(), member.id()});
      members.put(member.id(), member);
      redis.slot(member.agent(), member.id(), 300, 900);
      tell(agents.agent(member.agent()), member);
      if (i < AGENTS && redis.runningKeyOf(member.agent()) == null) {
        redis.holds(member.agent(), member.id());
      }
    }
    store.executeAll(INSERT, rows);
    store.executeAll(ACTIVITY, activities);
  }

  private static Object[] row(String id, String agent, String status, long age, String lease) {
    boolean over = !status.equals("running");
    return new Object[] {id, agent, status, Times.ago(age), over ? Times.ago(age - 60) : null, over ? "fine" : null, lease};
  }

  private static void tell(FakeAgent agent, Member member) {
    if (member.fate() == Fate.OVERRUN) {
      agent.runs(member.id(), null);
    }
    if (member.fate() == Fate.RESULT) {
      agent.on(Kind.RESULT, member.id(), Answer.json(200, new JsonObject()
          .put("status", "success")
          .put("response", "made by " + member.id())
          .put("metadata", new JsonObject().put("cost_usd", 0.5))
          .put("retained_at", Times.ago(200))));
    }
  }

  /** The platform runs an execution again that was ended and not released: the slot is now the later attempt's. */
  void startAgain(String id) {
    Member member = members.get(id);
    String startedAt = Times.ago(0);
    store.execute("UPDATE schedule_executions SET status = 'running', started_at = ?, completed_at = NULL WHERE id = ?", startedAt, id);
    redis.slot(member.agent(), id, -5, 900);
    String key = redis.runningKeyOf(member.agent());
    if (key == null || key.contains('"' + id + '"')) {
      redis.holds(member.agent(), id);
    }
    agents.agent(member.agent()).runs(id, null);
    laterAttempts.put(id, startedAt);
    keysOfLaterAttempts.put(RealRedis.runningKey(member.agent()), redis.runningKeyOf(member.agent()));
  }

  /** How many entries the ledger has; none while there is no ledger. */
  int recovered() {
    return ((Number) store.query("SELECT COUNT(*) AS n FROM watchdog_recovery").get(0).get("n")).intValue();
  }

  /** Row by row, entry by entry, key by key. */
  void assertAllIsWell() {
    Map<String, Map<String, Object>> rows = byId(store.query("SELECT * FROM schedule_executions"));
    Map<String, Map<String, Object>> activities = byId(store.query("SELECT * FROM agent_activities"));
    List<Map<String, Object>> ledger = store.query("SELECT * FROM watchdog_recovery ORDER BY id");
    Map<String, Integer> ends = count("schedule_executions");
    Map<String, Integer> closes = count("agent_activities");

    bystanders.forEach((id, before) -> assertThat(rows.get(id)).as("bystander %s", id).isEqualTo(before));
    assertThat(ledger).extracting(entry -> entry.get("execution_id")).containsExactlyInAnyOrderElementsOf(members.keySet());
    long next = 1;
    for (Map<String, Object> entry : ledger) {
      assertThat(((Number) entry.get("id")).longValue()).as("ids without holes").isEqualTo(next++);
      assertEntry(entry, members.get((String) entry.get("execution_id")));
    }
    members.forEach((id, member) -> {
      assertThat(ends.get(id)).as("times %s was ended", id).isEqualTo(1);
      assertThat(closes.get("act-" + id)).as("times the activity of %s was closed", id).isEqualTo(1);
      assertThat(activities.get("act-" + id).get("activity_state")).isEqualTo(member.fate() == Fate.RESULT ? "completed" : "failed");
      if (!laterAttempts.containsKey(id)) {
        assertRow(rows.get(id), member);
      }
    });
    assertLaterAttempts(rows);
    assertThat(redis.everything()).as("Redis").isEqualTo(expectedInRedis());
  }

  private static void assertEntry(Map<String, Object> entry, Member member) {
    assertThat(entry.get("started_at")).as("attempt of %s", entry).isEqualTo(member.startedAt());
    assertThat(member.fate().actions).as("actions for %s", entry).contains((String) entry.get("action"));
    assertThat(entry.get("released_at")).as("release of %s", entry).isNotNull();
    assertThat(entry.get("published_at")).as("event of %s", entry).isNotNull();
  }

  private static void assertRow(Map<String, Object> row, Member member) {
    assertThat(row.get("status")).as("status of %s", member).isEqualTo(member.fate().status);
    assertThat((String) row.get("completed_at")).as("end of %s", member).matches(Times.WRITTEN);
    if (member.fate() == Fate.RESULT) {
      assertThat(row.get("response")).isEqualTo("made by " + member.id());
      assertThat(((Number) row.get("cost")).doubleValue()).isEqualTo(0.5);
    } else {
      assertThat((String) row.get("error")).as("reason of %s", member).contains("watchdog");
    }
  }

  private void assertLaterAttempts(Map<String, Map<String, Object>> rows) {
    laterAttempts.forEach((id, startedAt) -> {
      assertThat(rows.get(id).get("status")).as("later attempt of %s", id).isEqualTo("running");
      assertThat(rows.get(id).get("started_at")).as("later attempt of %s", id).isEqualTo(startedAt);
      assertThat(redis.hasSlot(members.get(id).agent(), id)).as("slot of the later attempt of %s", id).isTrue();
      assertThat(redis.hasHash(members.get(id).agent(), id)).as("hash of the later attempt of %s", id).isTrue();
      assertThat(store.query("SELECT release_note FROM watchdog_recovery WHERE execution_id = ?", id).get(0).get("release_note"))
          .as("note on the release of %s", id).isEqualTo("not released: the execution runs again");
    });
  }

  /** What the bystanders held, and what later attempts hold now. */
  private Map<String, Object> expectedInRedis() {
    Map<String, Object> expected = new TreeMap<>(keptInRedis);
    expected.putAll(keysOfLaterAttempts);
    Map<String, Object> now = redis.everything();
    for (String id : laterAttempts.keySet()) {
      String agent = members.get(id).agent();
      for (String key : List.of(RealRedis.slotsKey(agent), RealRedis.slotKey(agent, id))) {
        if (now.containsKey(key)) {
          expected.put(key, now.get(key)); // Looked at by themselves.
        }
      }
    }
    return expected;
  }

  private Map<String, Integer> count(String table) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    String sql = "SELECT id, COUNT(*) AS n FROM audit WHERE what = ? AND was IN ('running', 'started') AND became <> was GROUP BY id";
    store.query(sql, table).forEach(row -> counts.put((String) row.get("id"), ((Number) row.get("n")).intValue()));
    return counts;
  }

  private static Map<String, Map<String, Object>> byId(List<Map<String, Object>> rows) {
    Map<String, Map<String, Object>> byId = new LinkedHashMap<>();
    rows.forEach(row -> byId.put((String) row.get("id"), row));
    return byId;
  }
}
