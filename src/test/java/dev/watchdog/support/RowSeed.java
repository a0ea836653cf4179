package dev.watchdog.support;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A row of the executions in the making, in the notation of the scenarios: {@code R(id, status, age, sess, limit)}. */
public final class RowSeed {

  /** The session of a row whose agent is being called. */
  public static final String DISPATCHED = "dispatched";

  private final Store store;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private Duration age = Duration.ofSeconds(300);
  private boolean ageGiven = true;
  private Integer limit;

  RowSeed(Store store, String id) {
    this.store = store;
    values.put("id", id);
    values.put("schedule_id", "__manual__");
    values.put("agent_name", "a");
    values.put("status", "running");
    values.put("message", "do it");
    values.put("triggered_by", "manual");
    values.put("claude_session_id", DISPATCHED);
  }

  public RowSeed agent(String name) {
    return with("agent_name", name);
  }

  public RowSeed status(String status) {
    return with("status", status);
  }

  public RowSeed age(Duration howOld) {
    age = howOld;
    return this;
  }

  public RowSeed age(long seconds) {
    return age(Duration.ofSeconds(seconds));
  }

  /** The start as text, exactly as it will stand in the table; null is legal. */
  public RowSeed startedAt(String text) {
    ageGiven = false;
    return with("started_at", text);
  }

  public RowSeed session(String session) {
    return with("claude_session_id", session);
  }

  /** A schedule of its own with this time-out. */
  public RowSeed limit(int seconds) {
    limit = seconds;
    return this;
  }

  public RowSeed schedule(String id) {
    return with("schedule_id", id);
  }

  public RowSeed completed(long secondsAgo) {
    return with("completed_at", Times.ago(secondsAgo));
  }

  public RowSeed with(String column, Object value) {
    values.put(column, value);
    return this;
  }

  /** Writes it; the age counts from this moment. Answers the start as written. */
  public String insert() {
    if (limit != null) {
      String schedule = "s-" + values.get("id");
      store.schedule(schedule, (String) values.get("agent_name"), limit);
      values.put("schedule_id", schedule);
    }
    if (ageGiven) {
      values.put("started_at", Times.ago(age));
    }
    String columns = String.join(", ", values.keySet());
    String marks = "?, ".repeat(values.size() - 1) + "?";
    store.execute("INSERT INTO schedule_executions (" + columns + ") VALUES (" + marks + ")", values.values().toArray());
    return (String) values.get("started_at");
  }
}
