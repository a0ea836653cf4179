package dev.watchdog.web;

import dev.watchdog.web.Operations.LedgerFilter;
import dev.watchdog.web.Operations.ListQuery;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** The lists of {@code /api/v1}: running executions and why they stand as they do, the ledger, agents, slots, ghosts. */
final class ListRoutes {

  /** A row with a longer one is left alone. */
  private static final int ID_CHARS_MAX = 512;

  private static final List<String> ACTIONS =
      List.of("orphan_recovered", "auto_terminated", "result_recovered", "stale_failed", "no_session_failed");
  // The first is what a list is sorted by where nothing is said.
  private static final List<String> EXECUTION_SORTS = List.of("age", "agent", "id", "verdict", "limit");
  private static final List<String> AGENT_SORTS = List.of("name", "latency", "running", "since", "reachable");
  private static final List<String> SLOT_SORTS = List.of("age", "agent", "id", "leak");
  private static final List<String> GHOST_SORTS = List.of("since", "agent", "id");

  private final Operations operations;

  ListRoutes(Operations operations) {
    this.operations = operations;
  }

  void mountOn(Paths paths) {
    paths.at("/api/v1/executions").get(Role.VIEWER, this::executions);
    paths.at("/api/v1/executions/:id/explain").get(Role.VIEWER, this::explain);
    paths.at("/api/v1/recoveries").get(Role.VIEWER, this::recoveries);
    paths.at("/api/v1/agents").get(Role.VIEWER, request -> operations.agents(page(request, AGENT_SORTS)));
    paths.at("/api/v1/slots").get(Role.VIEWER, request -> operations.slots(page(request, SLOT_SORTS)));
    paths.at("/api/v1/ghosts").get(Role.VIEWER, request -> operations.ghosts(page(request, GHOST_SORTS)));
  }

  private Future<JsonObject> executions(RoutingContext request) {
    Query query = new Query(request);
    Optional<String> verdict = query.oneOf("verdict", operations.verdicts());
    ListQuery page = page(query, query.text("agent").orElse(""), EXECUTION_SORTS);
    query.verify();
    return operations.executions(page, verdict);
  }

  private Future<JsonObject> explain(RoutingContext request) {
    Query.expectNone(request);
    String id = request.pathParam("id");
    if (id.length() > ID_CHARS_MAX || !Texts.isStorable(id)) {
      throw ProblemDetails.of(404, "There is no such execution.");
    }
    return operations.explain(id);
  }

  private Future<JsonObject> recoveries(RoutingContext request) {
    Query query = new Query(request);
    long after = query.whole("after", 0, 0, Long.MAX_VALUE);
    long before = query.whole("before", 0, 1, Long.MAX_VALUE);
    LedgerFilter filter = new LedgerFilter(query.text("agent"), query.oneOf("action", ACTIONS), query.text("q").orElse(""));
    int limit = limitIn(query);
    query.excludes("before", "after");
    query.verify();
    return before > 0 ? operations.recoveriesBefore(before, filter, limit) : operations.recoveries(after, filter, limit);
  }

  private static ListQuery page(RoutingContext request, List<String> sorts) {
    Query query = new Query(request);
    ListQuery page = page(query, "", sorts);
    query.verify();
    return page;
  }

  private static ListQuery page(Query query, String agent, List<String> sorts) {
    return new ListQuery(
        query.text("q").orElse(""),
        agent,
        query.oneOf("sort", sorts).orElse(sorts.get(0)),
        query.oneOf("order", List.of("asc", "desc")).filter("desc"::equals).isPresent(),
        limitIn(query),
        query.cursor("after"));
  }

  private static int limitIn(Query query) {
    return query.whole("limit", 100, 1, 1000);
  }
}
