package dev.watchdog.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which of the optional columns and tables the platform has. Found out at start, and again by {@link Layouts} whenever a cycle begins.
 *
 * @param session whether a session may be written; the column itself is always there
 */
public record Layout(
    boolean queuedAt,
    boolean lease,
    boolean session,
    boolean cost,
    boolean log,
    boolean schedules,
    boolean ownership,
    boolean maxParallelTasks,
    boolean activities) {

  /** The same without what may not be written. */
  Layout without(Set<Part> parts) {
    return new Layout(
        queuedAt,
        lease,
        session && !parts.contains(Part.SESSION),
        cost && !parts.contains(Part.COST),
        log && !parts.contains(Part.LOG),
        schedules,
        ownership,
        maxParallelTasks,
        activities);
  }

  /** The same as if there were no activities. */
  Layout withoutActivities() {
    return new Layout(queuedAt, lease, session, cost, log, schedules, ownership, maxParallelTasks, false);
  }

  /** What is absent and worked without, in words. */
  public List<String> absences() {
    List<String> absent = new ArrayList<>();
    note(absent, queuedAt, "column schedule_executions.queued_at");
    note(absent, lease, "column schedule_executions.lease_expires_at: no row counts as leased");
    note(absent, cost, "column schedule_executions.cost: recovered results are written without it");
    note(absent, log, "column schedule_executions.execution_log: recovered results are written without it");
    note(absent, schedules, "table agent_schedules: no limits of schedules");
    note(absent, ownership, "table agent_ownership: no limits of agents");
    note(absent, maxParallelTasks || !ownership, "column agent_ownership.max_parallel_tasks");
    note(absent, activities, "table agent_activities: no activities are closed");
    return List.copyOf(absent);
  }

  /** Goes on in the condition of a statement about an execution: without a lease, which an empty one is too. */
  String notLeased() {
    return lease ? " AND (lease_expires_at IS NULL OR lease_expires_at = '')" : "";
  }

  private static void note(List<String> absent, boolean there, String text) {
    if (!there) {
      absent.add(text);
    }
  }
}
