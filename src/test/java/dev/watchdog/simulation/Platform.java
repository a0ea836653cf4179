package dev.watchdog.simulation;

import dev.watchdog.core.Timestamps;
import dev.watchdog.simulation.Keyspace.Member;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The platform that the watchdog looks after: starts executions, dispatches them to agents and writes down what becomes of them. */
final class Platform {

  private static final int RUNNING_MAX = 30;
  private static final int EXECUTIONS_MAX = 90;

  /** Shorter than the time between two looks that count as two. */
  private static final long LAPSE_MAX = 40 * Loop.SECOND;

  private final Loop loop;
  private final Chance chance;
  private final Weather weather;
  private final Terms terms;
  private final Tables tables;
  private final Keyspace keys;
  private final Map<String, AgentNode> nodes;
  private final Shadow shadow;
  private final Map<String, Attempt> latest = new LinkedHashMap<>();
  private final Map<String, Attempt> all = new HashMap<>();
  private final Map<String, String> schedules = new HashMap<>();
  private final Map<String, Long> agentLimits = new LinkedHashMap<>();
  private final Map<String, Long> scheduleLimits = new LinkedHashMap<>();
  private final List<String> agentNames = new ArrayList<>();
  private final long pace;
  private int made;
  private int activities;
  private boolean closed;

  /** Who keeps a shadow of the rows: is told of each write of the platform's, and tells what a row looks like. */
  interface Shadow {
    void wrote(String id);

    void wroteActivities();

    Tables.Execution row(String id);
  }

  Platform(Loop loop, Chance chance, Weather weather, Terms terms, Tables tables, Keyspace keys, Map<String, AgentNode> nodes,
      Shadow shadow) {
    this.loop = loop;
    this.chance = chance;
    this.weather = weather;
    this.terms = terms;
    this.tables = tables;
    this.keys = keys;
    this.nodes = nodes;
    this.shadow = shadow;
    this.pace = chance.between(5, 40) * Loop.SECOND;
  }

  /** Makes the records of agents and schedules, and begins to start executions. */
  void open() {
    for (String agent : nodes.keySet()) {
      if (!nodes.get(agent).switchedOff()) {
        agentNames.add(agent);
      }
      if (!agent.equals("stray")) {
        Long limit = chance.of(0.7) ? chance.between(2, 8) * 60 : null;
        agentLimits.put(agent, limit);
        tables.platform("INSERT INTO agent_ownership (agent_name, execution_timeout_seconds) VALUES (?, ?)", agent, limit);
      }
    }
    for (int i = 0; i < 4; i++) {
      Long limit = chance.of(0.7) ? chance.between(1, 6) * 60 : 0;
      scheduleLimits.put("schedule-" + i, limit);
      tables.platform("INSERT INTO agent_schedules (id, agent_name, timeout_seconds) VALUES (?, ?, ?)", "schedule-" + i, "any", limit);
    }
    loop.in(null, 1, "platform", "opens", this::next);
  }

  void close() {
    closed = true;
    latest.values().forEach(attempt -> keys.mark(attempt.id(), attempt.dispatching ? loop.now() + Loop.HOUR : 0));
    tables.platform("UPDATE schedule_executions SET lease_expires_at = NULL WHERE lease_expires_at IS NOT NULL");
    latest.keySet().forEach(shadow::wrote);
  }

  private void next() {
    if (closed) {
      return;
    }
    long running = latest.values().stream().filter(attempt -> row(attempt) != null && row(attempt).running()).count();
    int burst = chance.of(0.05) ? 8 : 1;
    for (int i = 0; i < burst && running + i < RUNNING_MAX && made < EXECUTIONS_MAX; i++) {
      String name = "exec-" + ++made;
      if (weather.strikes(Fault.ROW_SKIPPED, 0.04)) {
        skipped(name);
      } else {
        start(name, chance.pick(agentNames), false);
      }
    }
    loop.in(null, chance.latency(pace), "platform", "next", this::next);
  }

  private Tables.Execution row(Attempt attempt) {
    return shadow.row(attempt.id());
  }

  /** The latest attempt of an execution; null where there is none. */
  Attempt latest(String id) {
    return latest.get(id);
  }

  Collection<Attempt> latest() {
    return latest.values();
  }

  /** The attempt with that start; null where the platform never made it. */
  Attempt attempt(String id, String startedAt) {
    return all.get(id + "@" + startedAt);
  }

  Map<String, Long> agentLimits() {
    return agentLimits;
  }

  private void skipped(String id) {
    String started = Timestamps.format(Loop.instant(loop.now()));
    tables.platform("INSERT INTO schedule_executions (id, schedule_id, agent_name, status, started_at)"
        + " VALUES (?, '__manual__', ?, 'skipped', ?)",
        id, chance.pick(agentNames), started);
    shadow.wrote(id);
  }

  private void start(String id, String at, boolean again) {
    String agent = weather.strikes(Fault.NAME_NO_ADDRESS, 0.02) ? chance.oneOf("no address/", null) : at;
    String schedule = chance.oneOf("schedule-0", "schedule-1", "schedule-2", "schedule-3", "__manual__", "gone");
    boolean odd = !again && weather.strikes(Fault.ODD_START, 0.05); // Two attempts with one odd start would be one.
    String started = odd ? oddStart() : startText();
    long means = odd ? loop.now() : micros(Timestamps.parse(started).orElseThrow());
    Attempt attempt = new Attempt(id, started, loop.now(), means);
    schedules.put(id, schedule);
    give(attempt, agent);
    latest.put(id, attempt);
    all.put(attempt.toString(), attempt);
    attempt.dispatching = true;
    // What an agent says of an id it says of the earlier attempt, as long as that one runs.
    attempt.deceived = nodes.values().stream().anyMatch(node -> node.attempt(id) != null);
    keys.mark(id, loop.now() + 2 * Loop.HOUR);
    attempt.retries = weather.strikes(Fault.DISPATCHER_RETRIES, 0.2);
    if (weather.strikes(Fault.MARKER_LAPSES, 0.15)) {
      lapseNext(attempt);
    }
    acquire(attempt);
    if (again) {
      tables.platform("UPDATE schedule_executions SET status = 'running', started_at = ?, completed_at = NULL, duration_ms = NULL,"
          + " error = NULL, response = NULL, claude_session_id = NULL, agent_name = ?, schedule_id = ? WHERE id = ?",
          started, agent, schedule, id);
    } else {
      tables.platform("INSERT INTO schedule_executions (id, schedule_id, agent_name, status, started_at, message, triggered_by)"
          + " VALUES (?, ?, ?, 'running', ?, 'do it', 'schedule')", id, schedule, agent, started);
    }
    tables.platform("INSERT INTO agent_activities (id, agent_name, activity_type, activity_state, started_at, related_execution_id)"
        + " VALUES (?, ?, ?, 'started', ?, ?)",
        "activity-" + ++activities, agent, chance.oneOf("chat_start", "schedule_start"), Timestamps.format(Loop.instant(loop.now())), id);
    shadow.wrote(id);
    shadow.wroteActivities();
    dispatch(attempt);
  }

  private void give(Attempt attempt, String agent) {
    String schedule = schedules.get(attempt.id());
    Long ofSchedule = scheduleLimits.get(schedule);
    Long ofAgent = agentLimits.get(agent);
    long limit = positive(ofSchedule) ? ofSchedule * Loop.SECOND : positive(ofAgent) ? ofAgent * Loop.SECOND : Terms.DEFAULT_LIMIT;
    boolean recorded = scheduleLimits.containsKey(schedule) || agentLimits.containsKey(agent);
    attempt.give(agent, limit, recorded ? limit + terms.buffer() : terms.staleAfter());
  }

  private static boolean positive(Long seconds) {
    return seconds != null && seconds > 0;
  }

  static long micros(Instant time) {
    return (time.getEpochSecond() - Loop.instant(0).getEpochSecond()) * Loop.SECOND + time.getNano() / 1000;
  }

  private String startText() {
    String text = Timestamps.format(Loop.instant(loop.now()));
    return switch ((int) chance.between(0, 5)) {
      case 0 -> text.replace("Z", "+00:00");
      case 1 -> text.replace("Z", "");
      case 2 -> text.replace("T", " ").replace("Z", "");
      default -> text;
    };
  }

  private String oddStart() {
    return chance.oneOf(null, "soon " + all.size(), "2099-01-01T00:00:00." + String.format("%06d", all.size()) + "Z", "");
  }

  private void acquire(Attempt attempt) {
    if (attempt.agent() != null && chance.of(0.9)) {
      Long timeout = chance.of(0.8) ? attempt.limit() / Loop.SECOND : null;
      keys.acquire(attempt.agent(), attempt.id(), new Member(attempt, Loop.unixSeconds(loop.now()), timeout, loop.now()));
    }
  }

  private void dispatch(Attempt attempt) {
    int given = attempt.given();
    if (weather.strikes(Fault.DISPATCHER_DIES, 0.05) || !nodes.containsKey(String.valueOf(attempt.agent()))) {
      loop.in(null, chance.latency(10 * Loop.SECOND), "dispatcher dies", attempt.toString(), () -> {
        if (attempt.given() != given) {
          return; // It was moved, and whoever dispatches it from there lives.
        }
        if (chance.of(0.5)) {
          session(attempt, "dispatched");
        }
        undispatched(attempt);
      });
      return;
    }
    long delay = weather.strikes(Fault.DISPATCHER_SLOW, 0.05)
        ? chance.between(Loop.MINUTE, 30 * Loop.MINUTE) : chance.between(50 * Loop.MILLI, 20 * Loop.SECOND);
    loop.in(null, delay, "dispatcher calls", attempt.toString(), () -> call(attempt));
  }

  /** Every now and then its marker is gone for a moment, as long as there is one to be gone. */
  private void lapseNext(Attempt attempt) {
    loop.in(null, chance.between(5, 90) * Loop.SECOND, "marker lapses", attempt.toString(), () -> {
      if (closed || !attempt.dispatching || latest.get(attempt.id()) != attempt) {
        return;
      }
      attempt.deceived = true; // Whether it was seen alive before decides, which the proof is asked for.
      keys.mark(attempt.id(), 0);
      loop.in(null, chance.latency(10 * Loop.SECOND) % LAPSE_MAX + 1, "marker is back", attempt.toString(), () -> {
        if (attempt.dispatching && latest.get(attempt.id()) == attempt) {
          keys.mark(attempt.id(), loop.now() + 2 * Loop.HOUR);
          lapseNext(attempt);
        }
      });
    });
  }

  /** A dispatcher that waits for the end of the run keeps its marker; any other has done its work. */
  private void handedOver(Attempt attempt) {
    if (attempt.retries) {
      keepsMarker(attempt);
    } else {
      undispatched(attempt);
    }
  }

  private void keepsMarker(Attempt attempt) {
    if (attempt.dispatching && latest.get(attempt.id()) == attempt) {
      keys.mark(attempt.id(), loop.now() + 2 * Loop.HOUR);
    }
  }

  private void undispatched(Attempt attempt) {
    attempt.dispatching = false;
    if (latest.get(attempt.id()) == attempt) {
      keys.mark(attempt.id(), chance.of(0.9) ? 0 : loop.now() + chance.between(1, 10) * Loop.MINUTE);
    }
  }

  private void call(Attempt attempt) {
    if (!attempt.dispatching || attempt.alive || attempt.runningSince >= 0 || attempt.outcome != null) {
      return; // It was moved, and called from there.
    }
    AgentNode node = nodes.get(attempt.agent());
    if (!session(attempt, "dispatched") || node == null || node.down()) {
      undispatched(attempt);
      return;
    }
    boolean waits = chance.of(0.3);
    node.accept(attempt, waits);
    // A registry without pending_ids cannot name what waits: the marker is all that speaks for it.
    long told = waits && !node.tellsPending() ? Loop.HOUR : 1;
    long delay = waits ? (weather.strikes(Fault.RUN_HANGS, 0.05) ? Loop.HOUR : chance.latency(10 * Loop.SECOND)) : 1;
    loop.in(null, Math.min(delay, told), "accepted", attempt.toString(), () -> {
      if (waits && !node.tellsPending()) {
        return;
      }
      handedOver(attempt);
    });
    loop.in(null, delay, "run begins", attempt.toString(), () -> begins(node, attempt, waits));
  }

  private void begins(AgentNode node, Attempt attempt, boolean waited) {
    if (!node.name().equals(attempt.agent())) {
      return; // It was lost there before it began, and moved: who dispatches it now keeps the marker.
    }
    boolean runs = waited ? node.begin(attempt) : node.has(attempt);
    if (!runs) {
      brokenOff(attempt);
      return;
    }
    handedOver(attempt);
    keys.hold(attempt.agent(), new Keyspace.Holder(attempt));
    loop.in(null, chance.latency(2 * Loop.SECOND), "session", attempt.toString(), () -> session(attempt, "session-" + attempt.id()));
    attempt.hangs = !attempt.retries && weather.strikes(Fault.RUN_HANGS, 0.06);
    long length = weather.strikes(Fault.RUN_OVERRUNS, 0.08)
        ? attempt.limit() + chance.between(0, 3 * attempt.limit()) : chance.between(Loop.SECOND, attempt.limit());
    if (!attempt.hangs) {
      loop.in(null, length, "run ends", attempt.toString(), () -> ends(node, attempt));
    }
  }

  private void ends(AgentNode node, Attempt attempt) {
    if (!node.has(attempt)) {
      brokenOff(attempt);
      return;
    }
    String outcome = chance.oneOf("success", "success", "success", attempt.retries ? null : "failed");
    boolean again = outcome == null;
    int cutOff = weather.strikes(Fault.RESULT_CUT_OFF, 0.1) ? (int) chance.between(1, 8) : 0;
    node.end(attempt, again ? "failed" : outcome, weather.strikes(Fault.RESULT_LARGE, 0.15), cutOff);
    if (again) {
      sendAgain(attempt);
      return;
    }
    boolean waited = attempt.retries;
    attempt.retries = false;
    if (!weather.strikes(Fault.REPORT_LOST, 0.1)) {
      loop.in(null, chance.latency(4 * Loop.SECOND), "report", attempt.toString(), () -> {
        finish(attempt, outcome);
        if (waited) {
          undispatched(attempt);
        }
      });
    } else if (waited) {
      undispatched(attempt);
    }
  }

  /** The agent lost the run, and its dispatcher's connection with it. */
  private void brokenOff(Attempt attempt) {
    if (attempt.retries && attempt.dispatching && chance.of(0.5)) {
      sendAgain(attempt);
    } else {
      undispatched(attempt);
    }
  }

  /** After a while, as the same attempt: meanwhile only its marker tells that it is not over. */
  private void sendAgain(Attempt attempt) {
    keepsMarker(attempt);
    long delay = chance.oneOf(chance.latency(10 * Loop.SECOND), chance.between(1, 10) * Loop.MINUTE);
    loop.in(null, delay, "sent again", attempt.toString(), () -> {
      AgentNode node = nodes.get(String.valueOf(attempt.agent()));
      attempt.retries = chance.of(0.3); // Not for ever.
      if (!attempt.dispatching || latest.get(attempt.id()) != attempt || node.down() || !session(attempt, "dispatched")) {
        undispatched(attempt);
        return;
      }
      keepsMarker(attempt);
      node.accept(attempt, false);
      begins(node, attempt, false);
    });
  }

  private boolean session(Attempt attempt, String session) {
    return guarded(attempt, "UPDATE schedule_executions SET claude_session_id = ?", session);
  }

  /** A write to an attempt that still runs, on the agent it was given to. */
  private boolean guarded(Attempt attempt, String update, Object... values) {
    List<Object> all = new ArrayList<>(java.util.Arrays.asList(values));
    all.addAll(java.util.Arrays.asList(attempt.id(), attempt.startedAt()));
    int changed = tables.platform(
        update + " WHERE id = ? AND status = 'running' AND started_at IS NOT DISTINCT FROM CAST(? AS VARCHAR)", all.toArray());
    shadow.wrote(attempt.id());
    return changed == 1;
  }

  /** Writes the end of an attempt, and gives back what it holds. */
  boolean finish(Attempt attempt, String status) {
    String now = Timestamps.format(Loop.instant(loop.now()));
    String update = "UPDATE schedule_executions SET status = ?, completed_at = ?, response = ?";
    boolean mine = guarded(attempt, update, status, now, "by platform");
    if (mine && !weather.strikes(Fault.ACTIVITY_LEFT_OPEN, 0.05)) {
      tables.platform("UPDATE agent_activities SET activity_state = 'completed', completed_at = ?"
          + " WHERE related_execution_id = ? AND activity_state = 'started'", now, attempt.id());
      shadow.wroteActivities();
    }
    if (mine && latest.get(attempt.id()) == attempt) {
      keys.mark(attempt.id(), 0);
      attempt.dispatching = false;
    }
    if (!weather.strikes(Fault.SLOT_LEAKED, 0.05)) {
      free(attempt);
    }
    if (mine) {
      maybeRetry(attempt);
    }
    return mine;
  }

  private void free(Attempt attempt) {
    for (String agent : agentNames) {
      Member held = keys.slot(agent, attempt.id());
      if (held != null && held.owner() == attempt) {
        keys.free(agent, attempt.id());
      }
      Keyspace.Holder holder = keys.holder(agent);
      if (holder != null && holder.owner() == attempt) {
        keys.hold(agent, null);
      }
    }
  }

  /** Sometimes starts it again, sometimes at once. */
  void maybeRetry(Attempt attempt) {
    if (!weather.strikes(Fault.ROW_RETRIED, 0.15)) {
      return;
    }
    long delay = chance.oneOf(1L, chance.latency(Loop.SECOND), chance.latency(Loop.MINUTE));
    loop.in(null, delay, "retry", attempt.toString(), () -> retry(attempt));
  }

  private void retry(Attempt attempt) {
    Tables.Execution row = row(attempt);
    if (closed || latest.get(attempt.id()) != attempt || row == null || row.running()) {
      return;
    }
    if (chance.of(0.5)) {
      tables.platform("UPDATE schedule_executions SET status = 'pending_retry', completed_at = NULL WHERE id = ?", attempt.id());
      shadow.wrote(attempt.id());
      loop.in(null, chance.latency(5 * Loop.SECOND), "retried", attempt.toString(), () -> startAgain(attempt));
    } else {
      startAgain(attempt);
    }
  }

  private void startAgain(Attempt attempt) {
    Tables.Execution row = row(attempt);
    if (latest.get(attempt.id()) == attempt && row != null && !row.running()) {
      start(attempt.id(), nodes.containsKey(String.valueOf(attempt.agent())) ? attempt.agent() : agentNames.get(0), true);
    }
  }

  /** Does something to a row that runs, at this moment. */
  void interfere(String id) {
    Attempt attempt = latest.get(id);
    Tables.Execution row = attempt == null ? null : row(attempt);
    if (closed || row == null || !row.running()) {
      return;
    }
    switch ((int) chance.between(0, 6)) {
      case 0 -> cancel(attempt);
      case 1 -> {
        if (weather.strikes(Fault.ROW_FINISHED_IN_A_RACE, 0.4)) {
          finish(attempt, "success");
        }
      }
      case 2 -> lease(attempt);
      case 3 -> move(attempt);
      case 4, 5 -> {
        if (row.session() == null) {
          session(attempt, "dispatched"); // Late, by a backend that was slow: it is dispatched all the same.
        }
      }
      default -> {
        if (weather.strikes(Fault.ROW_RETRIED, 0.4) && finish(attempt, "failed")) {
          startAgain(attempt);
        }
      }
    }
  }

  private void cancel(Attempt attempt) {
    if (!weather.strikes(Fault.ROW_CANCELLED, 0.4)) {
      return;
    }
    finish(attempt, "cancelled");
    AgentNode node = nodes.get(String.valueOf(attempt.agent()));
    if (node != null && chance.of(0.7)) {
      node.end(attempt, "cancelled");
    }
  }

  private void lease(Attempt attempt) {
    if (weather.strikes(Fault.ROW_LEASED, 0.4)) {
      String until = Timestamps.format(Loop.instant(loop.now() + 10 * Loop.MINUTE));
      guarded(attempt, "UPDATE schedule_executions SET lease_expires_at = ?", until);
      loop.in(null, chance.latency(10 * Loop.MINUTE), "lease ends", attempt.toString(), () ->
          guarded(attempt, "UPDATE schedule_executions SET lease_expires_at = ?", chance.oneOf(null, "")));
    }
  }

  /** What was not accepted yet goes to another agent. */
  private void move(Attempt attempt) {
    String other = chance.pick(agentNames);
    boolean accepted = attempt.alive || attempt.runningSince >= 0 || attempt.outcome != null;
    if (accepted || other.equals(attempt.agent()) || !weather.strikes(Fault.ROW_MOVED, 0.5)) {
      return;
    }
    keys.mark(attempt.id(), loop.now() + 2 * Loop.HOUR);
    boolean moved = guarded(attempt, "UPDATE schedule_executions SET agent_name = ?, claude_session_id = NULL", other);
    if (moved) {
      free(attempt);
      give(attempt, other);
      attempt.dispatching = true;
      acquire(attempt);
      loop.in(null, chance.latency(Loop.SECOND), "dispatcher calls", attempt.toString(), () -> call(attempt));
    }
  }
}
