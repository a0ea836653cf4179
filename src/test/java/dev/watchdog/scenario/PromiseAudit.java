package dev.watchdog.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Call.Kind;
import dev.watchdog.support.Events;
import dev.watchdog.support.Eventually;
import dev.watchdog.support.RealRedis;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Whether the promises hold over the stores as they are, read by plain JDBC and over the wire. For a scenario whose watchdog has had two
 * whole cycles without a fault. Runs that a port misled the watchdog about are held to the recorded proof alone, and counted apart.
 */
final class PromiseAudit {

  private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);

  /** A slot younger than this is left to whoever is about to write its row. */
  private static final int YOUNG_SLOT_SECONDS = 20;

  /** What was audited so far. */
  static final class Count {
    private int entries;
    private int misled;

    int entries() {
      return entries;
    }

    @Override
    public String toString() {
      return entries + " ledger entries audited, " + misled + " of them about runs that the watchdog was misled about";
    }
  }

  private final Scenario scenario;
  private final Count count;
  private final Map<String, Map<String, Object>> rows = new HashMap<>();
  private final List<LedgerEntry> ledger;
  private final boolean acts;

  PromiseAudit(Scenario scenario, Count count) {
    this.scenario = scenario;
    this.count = count;
    this.acts = !"true".equals(scenario.settings().get("reconcile.dry-run"));
    if (acts) {
      Eventually.within(TOLD_WITHIN, () -> assertThat(ledger(scenario)).allMatch(entry -> entry.publishedAt() != null, "published"));
    }
    scenario.store.query("SELECT * FROM schedule_executions").forEach(row -> rows.put((String) row.get("id"), row));
    this.ledger = ledger(scenario);
  }

  private static List<LedgerEntry> ledger(Scenario scenario) {
    return scenario.store.query("SELECT * FROM watchdog_recovery ORDER BY id").stream().map(LedgerEntry::of).toList();
  }

  void check() {
    EvidenceAudit evidence = new EvidenceAudit(scenario.settings());
    for (LedgerEntry entry : ledger) {
      boolean misled = scenario.faults.misled(entry.agent(), entry.executionId());
      count.entries++;
      count.misled += misled ? 1 : 0;
      evidence.check(entry);
      ended(entry);
      if (!misled) {
        killedInTruth(entry);
        released(entry);
      }
    }
    oneEntryPerAttempt();
    everyFailureIsEntered();
    whatThePlatformEndedIsAsItLeftIt();
    runningRowsKeepTheirSlots();
    reportsAddUp();
    idsHaveNoHoles();
    scenario.listening().forEach(this::toldInOrder);
  }

  private Map<String, Object> rowOf(LedgerEntry entry) {
    Map<String, Object> row = rows.get(entry.executionId());
    return row != null && Objects.equals(row.get("started_at"), entry.startedAt()) ? row : null;
  }

  /** P2: the entry and the end of the row are one. */
  private void ended(LedgerEntry entry) {
    Map<String, Object> row = rowOf(entry);
    if (row != null) {
      assertThat(row.get("status")).as("status of a recovered attempt: %s", entry).isNotEqualTo("running");
    }
  }

  /** P1, in truth: an agent that was not lied for was called. */
  private void killedInTruth(LedgerEntry entry) {
    if (entry.action().equals("auto_terminated")) {
      long calls = scenario.agents.agent(entry.agent()).calls(Kind.TERMINATE, entry.executionId());
      assertThat(calls).as("terminate calls: %s", entry).isPositive();
    }
  }

  /** P4: nothing stays taken; P3: unless the execution runs again, or its slot was taken anew. */
  private void released(LedgerEntry entry) {
    if (!acts) {
      return;
    }
    assertThat(entry.releasedAt()).as("released: %s", entry).isNotNull();
    boolean runsAgain = rows.containsKey(entry.executionId()) && "running".equals(rows.get(entry.executionId()).get("status"));
    if (entry.agent() == null || entry.releaseNote() != null || runsAgain || ownKeys()) {
      return;
    }
    Double score = scenario.redis.scoreOf(entry.agent(), entry.executionId());
    if (score == null) {
      assertThat(scenario.redis.hasHash(entry.agent(), entry.executionId())).as("hash without a slot: %s", entry).isFalse();
    } else if (!entry.executionId().startsWith("drain-")) { // A member of that name is a drain, whatever a row is called.
      long young = Math.min(entry.recordedAt().getEpochSecond(), Instant.now().getEpochSecond() - YOUNG_SLOT_SECONDS);
      assertThat(score).as("slot that is left: %s", entry).isGreaterThanOrEqualTo(young);
    }
    assertThat(holderOf(entry.agent())).as("running key of agent %s: %s", entry.agent(), entry).isNotEqualTo(entry.executionId());
  }

  /** The keys of this scenario are not those that the server is asked for here. */
  private boolean ownKeys() {
    return scenario.settings().keySet().stream().anyMatch(key -> key.matches("redis\\..*-key"))
        || "none".equals(scenario.settings().get("redis.url"));
  }

  private String holderOf(String agent) {
    try {
      return new JsonObject(scenario.redis.runningKeyOf(agent)).getString("id");
    } catch (RuntimeException noneOfOurs) { // No key, another type, anything else in it.
      return null;
    }
  }

  private void oneEntryPerAttempt() {
    List<String> attempts = ledger.stream().map(entry -> entry.executionId() + " " + entry.startedAt()).toList();
    assertThat(attempts).as("attempts in the ledger").doesNotHaveDuplicates();
  }

  private void everyFailureIsEntered() {
    Set<String> entered = new HashSet<>();
    ledger.forEach(entry -> entered.add(entry.executionId() + " " + entry.startedAt()));
    for (Map<String, Object> row : rows.values()) {
      String error = String.valueOf(row.get("error"));
      boolean ours =
          error.contains("recovered by watchdog") || error.contains("auto-terminated after") || error.contains("Marked as failed by");
      if ("failed".equals(row.get("status")) && ours) {
        assertThat(entered).as("entry of a row that the watchdog failed").contains(row.get("id") + " " + row.get("started_at"));
      }
    }
  }

  private void whatThePlatformEndedIsAsItLeftIt() {
    for (Map<String, Object> row : rows.values()) {
      if ("done by the platform".equals(row.get("response"))) {
        assertThat(row).as("row that the platform ended").containsEntry("status", "success");
        assertThat(((Number) row.get("duration_ms")).intValue()).as("its duration").isEqualTo(1234);
      }
    }
  }

  /** P3. */
  private void runningRowsKeepTheirSlots() {
    Set<String> everEnded = new HashSet<>();
    ledger.forEach(entry -> everEnded.add(entry.executionId()));
    for (RealRedis.Holder holder : scenario.redis.seeded()) {
      Map<String, Object> row = rows.get(holder.executionId());
      boolean ranAllTheTime = row != null && "running".equals(row.get("status")) && !everEnded.contains(holder.executionId());
      if (ranAllTheTime && holder.agent().equals(row.get("agent_name"))) {
        assertThat(scenario.redis.scoreOf(holder.agent(), holder.executionId())).as("slot of a running row: %s", row).isNotNull();
      }
    }
  }

  /** P5. */
  private void reportsAddUp() {
    for (Map<String, Object> cycle : scenario.store.query("SELECT id, report FROM watchdog_cycle WHERE status = 'completed'")) {
      JsonObject executions = new JsonObject((String) cycle.get("report")).getJsonObject("executions");
      int counted = executions.getInteger("confirmed") + executions.getInteger("held") + executions.getInteger("lost_races")
          + executions.getInteger("errors") + sum(executions.getJsonObject("deferred")) + sum(executions.getJsonObject("recovered"));
      assertThat(counted).as("rows counted in cycle %s: %s", cycle.get("id"), executions).isEqualTo(executions.getInteger("total"));
    }
  }

  private static int sum(JsonObject counts) {
    return counts.getMap().values().stream().mapToInt(value -> (Integer) value).sum();
  }

  /** P7. */
  private void idsHaveNoHoles() {
    List<Long> expected = new ArrayList<>();
    for (long id = 1; id <= ledger.size(); id++) {
      expected.add(id);
    }
    assertThat(ledger.stream().map(LedgerEntry::id).toList()).as("ids of the ledger").isEqualTo(expected);
    Object last = scenario.store.query("SELECT last_id FROM watchdog_counter WHERE name = 'recovery'").get(0).get("last_id");
    assertThat(((Number) last).longValue()).as("last id given").isEqualTo(ledger.size());
  }

  /** P7: from the first it was told of, each next one; some may be told again. */
  private void toldInOrder(Events events) {
    long newest = -1;
    for (JsonObject event : events.recoveries()) {
      long id = event.getLong("id");
      if (newest >= 0) {
        assertThat(id).as("told after %d", newest).isLessThanOrEqualTo(newest + 1);
      }
      newest = Math.max(newest, id);
    }
  }
}
