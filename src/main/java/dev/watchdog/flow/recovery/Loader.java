package dev.watchdog.flow.recovery;

import dev.watchdog.bus.Protocol.EndedRead;
import dev.watchdog.bus.Protocol.Rows;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Problem;
import dev.watchdog.core.RowState;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.SafeText;
import dev.watchdog.store.ExecutionStore;
import dev.watchdog.store.MemoryStore;
import dev.watchdog.store.Outbox;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the running rows, and everything that is remembered of them, of their agents and of ghosts. */
public final class Loader {

  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);

  /** An agent on which the watchdog ended a run within this time is looked at even when it has no rows: the run should be gone. */
  static final Duration RECOVERED_LATELY = Duration.ofHours(24);

  /** Of agents that list more than is looked up: more than this are not looked for among it. */
  private static final int ENDED_MAX = 50_000;

  private static final int FAILURE_CHARS_MAX = 300;

  private final ExecutionStore executions;
  private final MemoryStore memory;
  private final Outbox outbox;
  private final InstantSource clock;

  public Loader(ExecutionStore executions, MemoryStore memory, Outbox outbox, InstantSource clock) {
    this.executions = executions;
    this.memory = memory;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** A cycle begins: a deploy of the platform may have changed its tables since the last one. Answers whether it did. */
  public Future<Boolean> begin() {
    return executions.layouts().refresh()
        .onSuccess(changes -> changes.forEach(change -> LOG.atInfo().addKeyValue("change", change).log("store.layout-changed")))
        .map(changes -> !changes.isEmpty());
  }

  public Future<Snapshot> load(List<String> agents) {
    // What is remembered is read before the rows, so that nothing remembered later is missed for a row that was read earlier.
    var memories = memory.attempts();
    var states = memory.agents();
    var owned = executions.ownedAgents();
    var releases = memory.releases();
    var ghosts = memory.ghosts().load().transform(Future::succeededFuture); // Without them there is a cycle and no hunt.
    var odd = agents.isEmpty() ? executions.oddStatuses().otherwise(List.of()) : Future.succeededFuture(List.<Problem>of());
    var recovered = outbox.agentsSince(clock.instant().minus(RECOVERED_LATELY));
    return Future.all(memories, states, owned, releases, ghosts, recovered)
        .compose(read -> executions.running())
        .compose(running -> odd.map(running::with))
        .map(
            running -> {
              List<RunningRow> rows =
                  agents.isEmpty() ? running.rows() : running.rows().stream().filter(row -> agents.contains(row.agent())).toList();
              return new Snapshot(
                  rows,
                  running.ids(),
                  memories.result(),
                  states.result(),
                  owned.result().keySet(),
                  releases.result(),
                  ghosts.result().succeeded() ? ghosts.result().result() : Map.of(),
                  ghosts.result().succeeded(),
                  recovered.result(),
                  problems(running.problems(), ghosts.result()));
            });
  }

  private static List<Problem> problems(List<Problem> ofRows, AsyncResult<?> ghosts) {
    if (ghosts.succeeded()) {
      return ofRows;
    }
    List<Problem> problems = new ArrayList<>(ofRows);
    problems.add(Problem.Kind.GHOSTS_UNREAD.says("ghosts could not be read and are not looked for in this cycle: "
        + SafeText.line(String.valueOf(ghosts.cause().getMessage()), FAILURE_CHARS_MAX)));
    return problems;
  }

  /** Ids that the watchdog itself ended lately on these agents. */
  public Future<EndedRead> ended(Set<String> agents) {
    return outbox.endedOn(agents, clock.instant().minus(RECOVERED_LATELY), ENDED_MAX).map(EndedRead::new);
  }

  /** Rows of any status, each with whether the watchdog itself left it as it is. */
  public Future<Rows> rows(Set<String> ids) {
    return executions
        .read(ids)
        .compose(
            states -> {
              Set<Attempt> attempts = new HashSet<>();
              states.forEach((id, state) -> attempts.add(new Attempt(id, state.startedAt())));
              return outbox.endedBy(attempts).map(ended -> rows(states, ended));
            });
  }

  private static Rows rows(Map<String, ExecutionStore.State> states, Map<Attempt, String> ended) {
    Map<String, RowState> rows = new HashMap<>();
    states.forEach((id, state) -> {
      String status = ended.get(new Attempt(id, state.startedAt()));
      boolean ours = status != null && status.equals(state.status());
      rows.put(
          id,
          new RowState(
              state.status(), state.startedAt(), state.agent(), state.completedAt(), state.session(), state.lease(), ours));
    });
    return new Rows(rows);
  }
}
