package dev.watchdog.flow;

import static dev.watchdog.bus.Addresses.READ_ROWS;
import static dev.watchdog.bus.Addresses.TERMINATE_RUN;

import dev.watchdog.bus.Protocol.GhostSeen;
import dev.watchdog.bus.Protocol.ReadRows;
import dev.watchdog.bus.Protocol.RowState;
import dev.watchdog.bus.Protocol.Rows;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.bus.Protocol.TerminateRun;
import dev.watchdog.core.GhostRule;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for runs that outlived their rows: listed by an agent, while the row, read after the registry, is over. An id without a row, or
 * whose row waits, is only ever reported.
 */
final class GhostHunt {

  /**
   * What was found.
   *
   * @param all every listed run whose row does not run, as it is to be remembered
   * @param found those seen often and long enough to be ghosts
   */
  record Ghosts(List<GhostSeen> all, int found, int terminated) {}

  private final Cycle.Setup setup;
  private final Cycle.Order order;
  private final Snapshot snapshot;
  private final CycleState state;
  private final Tally tally;
  private final List<GhostSeen> all = new ArrayList<>();
  private int found;
  private int terminated;

  GhostHunt(Cycle.Setup setup, Cycle.Order order, Snapshot snapshot, CycleState state, Tally tally) {
    this.setup = setup;
    this.order = order;
    this.snapshot = snapshot;
    this.state = state;
    this.tally = tally;
  }

  /** Never fails: what cannot be looked at is a problem in words, and remembered as it was. */
  Future<Ghosts> run() {
    keepUnasked();
    Map<String, Set<String>> candidates = state.strangers();
    Set<String> ids = new HashSet<>();
    candidates.values().forEach(ids::addAll);
    if (ids.isEmpty()) {
      return Future.succeededFuture(ghosts());
    }
    return setup.bus().ask(READ_ROWS, new ReadRows(ids), setup.within().store())
        .compose(rows -> judgeAll(candidates, rows))
        .otherwise(failure -> {
          tally.problem("ghosts could not be looked for: " + failure.getMessage());
          all.clear();
          all.addAll(snapshot.ghosts().values());
          return ghosts();
        });
  }

  /** Of an agent that did not answer nothing new is known. */
  private void keepUnasked() {
    snapshot.ghosts().values().stream().filter(ghost -> !state.strangers().containsKey(ghost.agent())).forEach(all::add);
  }

  private Future<Ghosts> judgeAll(Map<String, Set<String>> candidates, Rows rows) {
    List<Future<Void>> judged = new ArrayList<>();
    candidates.forEach((agent, ids) -> ids.forEach(id -> judged.add(judge(agent, id, rows.byId().get(id)))));
    return Future.join(judged).map(done -> ghosts());
  }

  private Future<Void> judge(String agent, String id, RowState row) {
    if (row != null && Status.RUNNING.equals(row.status())) {
      return Future.succeededFuture(); // Started since the rows were read.
    }
    Instant now = setup.clock().instant();
    GhostSeen known = snapshot.ghosts().get(id + '\0' + agent);
    int reads = known == null ? 1 : known.reads() + 1;
    Instant since = known == null ? now : known.firstSeen();
    String status = row == null ? null : row.status();
    boolean over = row != null && Status.terminal(row.status());
    Instant completed = row == null ? null : Timestamps.parse(row.completedAt()).orElse(null);
    boolean settled = over ? setup.ghosts().settled(reads, completed, now) : reads >= GhostRule.READS_MIN;
    GhostSeen seen = new GhostSeen(id, agent, since, reads, known == null ? 0 : known.terminations(), status, settled);
    if (settled) {
      found++;
      tally.problem("ghost: agent '" + SafeText.line(agent, 100) + "' still runs " + SafeText.line(id, 100) + ", whose row is "
          + (status == null ? "not there" : SafeText.line(status, 40)));
    }
    boolean terminates = over
        && setup.ghosts().terminates(reads, completed, row.ours(), now)
        && !state.finishedToo(agent, id);
    if (!terminates) {
      all.add(seen);
      return Future.succeededFuture();
    }
    return terminate(seen, now);
  }

  /** At most once a cycle, and verified by the next look: what is listed again is a ghost again. */
  private Future<Void> terminate(GhostSeen ghost, Instant now) {
    terminated++;
    if (order.mode() == Effects.Mode.DRY_RUN) {
      all.add(ghost);
      return Future.succeededFuture();
    }
    all.add(new GhostSeen(
        ghost.executionId(), ghost.agent(), ghost.firstSeen(), ghost.reads(), ghost.terminations() + 1, ghost.rowStatus(),
        ghost.settled()));
    TerminateRun call = new TerminateRun(ghost.agent(), ghost.executionId(), now.plus(Within.FRESH));
    return setup.bus().ask(TERMINATE_RUN, call, setup.within().terminate()).<Void>mapEmpty().otherwise(failure -> null);
  }

  private Ghosts ghosts() {
    return new Ghosts(List.copyOf(all), found, terminated);
  }
}
