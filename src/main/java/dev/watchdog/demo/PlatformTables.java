package dev.watchdog.demo;

import dev.watchdog.core.Timestamps;
import dev.watchdog.store.Row;
import dev.watchdog.store.Transaction;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The SQL of the demo's platform: the tables a watchdog reconciles, written as their owner writes them. */
final class PlatformTables {

  /** Runs work in a transaction of its own. */
  interface Transactions {
    <T> Future<T> in(Function<Transaction, Future<T>> work);
  }

  /** A row that is running. */
  record RunningId(String id, String agent) {}

  private static final String REMOVE_SCHEDULE = "DELETE FROM agent_schedules WHERE id = ?";
  private static final String ADD_SCHEDULE = "INSERT INTO agent_schedules (id, agent_name, timeout_seconds) VALUES (?, ?, ?)";
  private static final String REMOVE_OWNER = "DELETE FROM agent_ownership WHERE agent_name = ?";
  private static final String ADD_OWNER =
      "INSERT INTO agent_ownership (agent_name, execution_timeout_seconds, max_parallel_tasks) VALUES (?, ?, ?)";
  private static final String FIND_RUNNING = "SELECT id, agent_name FROM schedule_executions WHERE status = 'running'";

  private static final String ADD_EXECUTION = """
      INSERT INTO schedule_executions
             (id, schedule_id, agent_name, status, started_at, message, triggered_by, claude_session_id)
      VALUES (?, ?, ?, 'running', ?, ?, ?, ?)
      """;

  private static final String ADD_ACTIVITY = """
      INSERT INTO agent_activities (id, agent_name, activity_type, activity_state, started_at, related_execution_id)
      VALUES (?, ?, ?, 'started', ?, ?)
      """;

  private static final String SET_SESSION = """
      UPDATE schedule_executions
         SET claude_session_id = ?
       WHERE id = ?
         AND status = 'running'
         AND claude_session_id = 'dispatched'
      """;

  private static final String END_IF_STILL_RUNNING = """
      UPDATE schedule_executions
         SET status = ?,
             completed_at = ?,
             duration_ms = ?,
             response = ?,
             error = ?,
             cost = ?,
             execution_log = ?
       WHERE id = ?
         AND status = 'running'
      """;

  private static final String CLOSE_ACTIVITY = """
      UPDATE agent_activities
         SET activity_state = ?,
             completed_at = ?,
             duration_ms = ?,
             error = ?
       WHERE related_execution_id = ?
         AND activity_state = 'started'
      """;

  private static final String REMOVE_ENDED = "DELETE FROM schedule_executions WHERE id = ? AND status <> 'running'";

  private static final String REMOVE_ACTIVITIES = """
      DELETE FROM agent_activities
       WHERE related_execution_id = ?
         AND related_execution_id NOT IN (SELECT id FROM schedule_executions WHERE id = ?)
      """;

  private final Transactions reads;
  private final Transactions writes;

  PlatformTables(Transactions reads, Transactions writes) {
    this.reads = reads;
    this.writes = writes;
  }

  /** Writes schedules and agent records, in place of those with the same ids from an earlier demo. */
  Future<Void> register(TaskCatalogue catalogue) {
    List<Object[]> scheduleIds = new ArrayList<>();
    List<Object[]> schedules = new ArrayList<>();
    for (Plan plan : catalogue.schedules()) {
      scheduleIds.add(values(plan.scheduleId()));
      schedules.add(values(plan.scheduleId(), plan.owner().agent(), plan.ownSeconds()));
    }
    List<Object[]> agents = new ArrayList<>();
    List<Object[]> owners = new ArrayList<>();
    for (Plan.Owner owner : catalogue.owners()) {
      agents.add(values(owner.agent()));
      owners.add(values(owner.agent(), owner.limitSeconds(), owner.parallelMax()));
    }
    return writes.in(transaction ->
        transaction.batch(REMOVE_SCHEDULE, scheduleIds)
            .compose(removed -> transaction.batch(ADD_SCHEDULE, schedules))
            .compose(added -> transaction.batch(REMOVE_OWNER, agents))
            .compose(removed -> transaction.batch(ADD_OWNER, owners))
            .mapEmpty());
  }

  /**
   * The row, running, and its open activity.
   *
   * @param session null = never dispatched
   */
  Future<Void> begin(Launch launch, String session) {
    String startedAt = Timestamps.format(launch.startedAt());
    Object[] execution = values(
        launch.id(), launch.scheduleId(), launch.agent(), startedAt, launch.message(), launch.manual() ? "manual" : "schedule", session);
    Object[] activity = values(
        "activity-" + launch.id(), launch.agent(), launch.manual() ? "chat_start" : "schedule_start", startedAt, launch.id());
    return writes.in(transaction ->
        transaction.update(ADD_EXECUTION, execution)
            .compose(added -> transaction.update(ADD_ACTIVITY, activity))
            .mapEmpty());
  }

  /** Notes the session of a row that was being dispatched. Changes nothing where the row ended meanwhile. */
  Future<Void> noteSession(String id, String session) {
    return writes.in(transaction -> transaction.update(SET_SESSION, session, id).mapEmpty());
  }

  /** Writes the success and closes the activity, only while the row is still running. False = somebody else ended it before. */
  Future<Boolean> succeed(Launch launch, WorkResult result) {
    String log = new JsonArray(result.log()).encode();
    return end(launch, "success", result.retainedAt(), values(result.response(), null, result.costUsd(), log), null);
  }

  /** Writes a failure of the platform's own, as {@link #succeed}. */
  Future<Boolean> fail(Launch launch, String error, Instant at) {
    return end(launch, "failed", at, values(null, error, null, null), error);
  }

  /** Every row that is running, whoever started it. */
  Future<List<RunningId>> running() {
    return reads.in(transaction -> transaction.query(FIND_RUNNING).map(PlatformTables::ids));
  }

  /** Removes executions that are not running, and what belongs to them. */
  Future<Void> remove(List<String> ids) {
    List<Object[]> rows = ids.stream().map(PlatformTables::values).toList();
    List<Object[]> activities = ids.stream().map(id -> values(id, id)).toList();
    return writes.in(transaction ->
        transaction.batch(REMOVE_ENDED, rows)
            .compose(removed -> transaction.batch(REMOVE_ACTIVITIES, activities))
            .mapEmpty());
  }

  private Future<Boolean> end(Launch launch, String status, Instant at, Object[] outcome, String error) {
    String completedAt = Timestamps.format(at);
    long lasted = Math.max(0, Duration.between(launch.startedAt(), at).toMillis());
    Object[] row = values(status, completedAt, lasted, outcome[0], outcome[1], outcome[2], outcome[3], launch.id());
    String state = status.equals("success") ? "completed" : "failed";
    return writes.in(transaction ->
        transaction.update(END_IF_STILL_RUNNING, row)
            .compose(changed -> changed == 0
                ? Future.succeededFuture(false)
                : transaction.update(CLOSE_ACTIVITY, state, completedAt, lasted, error, launch.id()).map(true)));
  }

  private static List<RunningId> ids(List<Row> rows) {
    List<RunningId> ids = new ArrayList<>();
    for (Row row : rows) {
      ids.add(new RunningId(row.text(0), row.text(1)));
    }
    return ids;
  }

  private static Object[] values(Object... values) {
    return values;
  }
}
