package dev.watchdog.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Everything the HTTP routes can ask of the watchdog. The routes check the caller and the request; what stands behind this port
 * knows the stores and the cycle. Answers are the JSON bodies of the routes, field names as they go out.
 *
 * <p>A future fails with {@link dev.watchdog.bus.Refusal} where the caller is to be told why (not there, in conflict, not ready yet,
 * bad value); any other failure is ours and answers 500.
 */
public interface Operations {

  /**
   * Runs a cycle, or joins the running one if it has the same options.
   *
   * @return {@code {"status":"completed","cycle_id":7,"joined":false,"report":{…}}}; refused as conflict while a cycle with other
   *     options runs, as unavailable when the rows could not be read
   */
  Future<JsonObject> runCycle(CycleOptions options);

  /** {@code {"cycles":[{"cycle_id","started_at","finished_at","status","dry_run","report":{…}}]}}, newest first. */
  Future<JsonObject> cycles(int limit);

  /** One of {@link #cycles}; refused as not found. */
  Future<JsonObject> cycle(long id);

  /**
   * {@code {"running":bool,"interval_seconds":300,"next_tick_at":…|null,"last_cycle":{…}|null,"brake":{"state","reason","held_total"},
   * "agents":{"known","reachable","unreachable"},"executions":{"running","confirmed","deferred","suspect","ghosts",
   * "recovered_last_hour"},"version":"0.1.0","progress":{…}|null,"problems":[…]}}.
   */
  Future<JsonObject> status();

  /**
   * Running executions: {@code {"executions":[{"execution_id","agent_name","started_at","age_seconds","limit_seconds","limit_source",
   * "verdict","rule","reason","since","next_action","next_action_at","slot_held","looks":[{"at","said"}]}],"total":n,
   * "next_after":"…"|null}}. Sort keys: {@code age, agent, id, verdict, limit}; {@code verdict} filters by name; {@code looks} are the
   * last few observations, oldest first.
   */
  Future<JsonObject> executions(ListQuery query, Optional<String> verdict);

  /** The names of all verdicts that a running execution can have. */
  List<String> verdicts();

  /** The trace of the decision for one execution; refused as not found when neither row nor ledger knows it. */
  Future<JsonObject> explain(String executionId);

  /**
   * {@code {"recoveries":[…],"next_after":17,"oldest_id":3}}, oldest first. The ledger begins at the last of these (the id of the next
   * entry where none is kept); refused as gone for an {@code after} above 0 with entries between it and there.
   */
  Future<JsonObject> recoveries(long after, LedgerFilter filter, int limit);

  /** {@code {"recoveries":[…],"next_before":17|null,"oldest_id":3}}, newest first: null where nothing older is wanted. */
  Future<JsonObject> recoveriesBefore(long before, LedgerFilter filter, int limit);

  /**
   * {@code {"agents":[{"agent_name","reachable":true|false|null,"reason","since","latency_ms","running","boot_id","booted_at",
   * "previous_boot_seen_at","last_look_at"}],"total","next_after"}}. Sort keys: {@code name, latency, running, since, reachable}; the
   * last one brings the unreachable first.
   */
  Future<JsonObject> agents(ListQuery query);

  /**
   * {@code {"slots":[{"agent_name","execution_id","acquired_at","age_seconds","row_status","leak":bool}],"total","next_after"}}. Sort
   * keys: {@code age, agent, id, leak}; the last one brings the leaks first, the oldest at the top.
   */
  Future<JsonObject> slots(ListQuery query);

  /**
   * {@code {"ghosts":[{"execution_id","agent_name","first_seen_at","reads","row_status","terminations"}],"total","next_after"}}. Sort
   * keys: {@code since, agent, id}.
   */
  Future<JsonObject> ghosts(ListQuery query);

  /** {@code {"state":"open|holding","reason","held_total","held":[{"execution_id","agent_name","rule","since"}]}}. */
  Future<JsonObject> brake();

  /** Lets what the brake holds through in the next cycle, once. Answers as {@link #brake}. */
  Future<JsonObject> releaseBrake(String reason, String by);

  /** {@code {"running":true,"interval_seconds":300,"last_run_at":…|null,"last_report":{…integers only}|null}}. */
  Future<JsonObject> cleanupStatus();

  /** One cycle without options: {@code {"status":"completed","report":{…integers only}}}. */
  Future<JsonObject> cleanupTrigger();

  /** {@code [{"name","status"}]} wrapped as {@code {"agents":[…]}}; the route unwraps it. */
  Future<JsonObject> agentNames();

  /** {@code {"ready":bool,"checks":{"database":{"status":"up|down","detail"},"redis":{…},"last_cycle":{…}}}}; never fails. */
  Future<JsonObject> readiness();

  /** HS256 secret for tokens: the configured one, or the one kept in the database; refused as unavailable before that is known. */
  Future<String> jwtSecret();

  /** What a run by hand may ask for. An empty list of agents means all. */
  record CycleOptions(boolean dryRun, List<String> agents) {
    public static final CycleOptions NONE = new CycleOptions(false, List.of());

    public CycleOptions {
      agents = agents.stream().distinct().sorted().toList();
    }
  }

  /**
   * Which entries of the ledger are wanted.
   *
   * @param agent name of the one agent that is meant, exactly
   * @param text substring to look for in ids and agent names, case-insensitive; empty = all
   */
  record LedgerFilter(Optional<String> agent, Optional<String> action, String text) {}

  /**
   * A page of a list.
   *
   * @param text substring to look for in ids and agent names, case-insensitive; empty = all
   * @param agent name of the one agent that is meant, exactly; empty = all; only {@link #executions} is asked with one
   * @param sort key to sort by; empty = the list's own
   * @param after cursor from the answer before; empty = from the start
   */
  record ListQuery(String text, String agent, String sort, boolean descending, int limit, String after) {}
}
