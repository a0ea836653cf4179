package dev.watchdog.flow.cycle;

import static dev.watchdog.bus.Addresses.READ_ENDED;
import static dev.watchdog.bus.Addresses.READ_MARKERS;
import static dev.watchdog.bus.Addresses.READ_ROWS;
import static dev.watchdog.bus.Addresses.TERMINATE_RUN;

import dev.watchdog.bus.Protocol.ReadEnded;
import dev.watchdog.bus.Protocol.ReadMarkers;
import dev.watchdog.bus.Protocol.ReadRows;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.bus.Protocol.TerminateRun;
import dev.watchdog.core.Chunks;
import dev.watchdog.core.GhostChanges;
import dev.watchdog.core.GhostRank;
import dev.watchdog.core.GhostRule;
import dev.watchdog.core.GhostSeen;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerHistory;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Problem.Kind;
import dev.watchdog.core.RowState;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks for runs that outlived their rows: listed by an agent, while the row, read after the registry, is over. An id without a row, or
 * whose row waits, is only ever reported, and so is one whose dispatcher lives. What agents list is theirs to invent: all that is read,
 * remembered and told of it is bounded.
 */
final class GhostHunt {

  /**
   * What was found.
   *
   * @param changes what is to be remembered from now on; null where that is to be left as it was
   * @param found those seen often and long enough to be ghosts
   */
  record Ghosts(GhostChanges changes, int found, int terminated) {
    static final Ghosts UNKNOWN = new Ghosts(null, 0, 0);
  }

  /** One that is listed and has no row that runs. {@code hunted} = it is terminated unless a dispatcher lives. */
  private record Listed(GhostSeen seen, GhostRank rank, boolean known, boolean hunted) {

    /** By which it is chosen where there are too many: one that is known goes before one that is new, or nothing would be seen twice. */
    static final Comparator<Listed> ORDER =
        Comparator.comparing(Listed::rank).thenComparing(one -> !one.known()).thenComparing(one -> one.seen().key());
  }

  /** Rows of one statement's worth or two: on SQLite a reading keeps writers waiting. */
  private static final int ROWS_AT_ONCE = 1000;

  /** Of one agent, each by its id. */
  private static final int TOLD_EACH_MAX = 10;

  private final CycleSetup setup;
  private final Cycle.Order order;
  private final Snapshot snapshot;
  private final CycleState state;
  private final Tally tally;
  private final Map<String, RowState> rows = new HashMap<>();
  private final Map<String, Integer> told = new HashMap<>();

  GhostHunt(CycleSetup setup, Cycle.Order order, Snapshot snapshot, CycleState state, Tally tally) {
    this.setup = setup;
    this.order = order;
    this.snapshot = snapshot;
    this.state = state;
    this.tally = tally;
  }

  /** Never fails: what cannot be looked at is a problem in words, and remembered as it was. */
  Future<Ghosts> run() {
    if (!snapshot.ghostsRead()) {
      return Future.succeededFuture(Ghosts.UNKNOWN);
    }
    return findOurs()
        .compose(found -> readRows())
        .compose(read -> hunt(remembered()))
        .otherwise(failure -> {
          tally.problem(Kind.GHOSTS_UNREAD.says("ghosts could not be looked for: " + failure.getMessage()));
          return Ghosts.UNKNOWN;
        });
  }

  /** Where an agent lists more than is looked up, those that the watchdog itself ended are looked for among the rest. */
  private Future<Void> findOurs() {
    Set<String> crowded = new HashSet<>();
    state.unexpectedRuns().forEach((agent, unexpectedRuns) -> {
      if (unexpectedRuns.more() > 0) {
        crowded.add(agent);
      }
    });
    if (crowded.isEmpty()) {
      return Future.succeededFuture();
    }
    return setup.bus().ask(READ_ENDED, new ReadEnded(crowded), setup.within().store())
        .map(ended -> {
          ended.byAgent().forEach((agent, ids) -> state.unexpectedRuns().get(agent).find(ids));
          return null;
        });
  }

  /** Piece after piece, each in a short transaction of its own. */
  private Future<Void> readRows() {
    Set<String> ids = new HashSet<>();
    state.unexpectedRuns().values().forEach(unexpectedRuns -> ids.addAll(unexpectedRuns.ids()));
    Future<Void> done = Future.succeededFuture();
    for (List<String> piece : Chunks.of(List.copyOf(ids), ROWS_AT_ONCE)) {
      done = done.compose(before -> setup.bus().ask(READ_ROWS, new ReadRows(Set.copyOf(piece)), setup.within().store()))
          .map(read -> {
            rows.putAll(read.byId());
            return null;
          });
    }
    return done;
  }

  /** Those that are kept in mind, of each agent the first so many; the number of the rest is told. */
  private List<Listed> remembered() {
    List<Listed> all = new ArrayList<>();
    Map<String, Integer> listed = new HashMap<>();
    state.unexpectedRuns().forEach((agent, unexpectedRuns) -> {
      for (String id : unexpectedRuns.ids()) {
        Listed one = judge(agent, id, unexpectedRuns.finishedToo(id));
        if (one != null) {
          all.add(one);
          listed.merge(agent, 1, Integer::sum);
        }
      }
      listed.merge(agent, unexpectedRuns.more(), Integer::sum);
    });
    // Of an agent that did not answer nothing new is known.
    snapshot.ghosts().values().stream()
        .filter(ghost -> !state.unexpectedRuns().containsKey(ghost.agent()))
        .forEach(ghost -> all.add(new Listed(ghost, GhostRank.of(ghost), true, false)));
    List<Listed> kept = GhostRank.first(all, one -> one.seen().agent(), Listed.ORDER);
    kept.forEach(one -> listed.computeIfPresent(one.seen().agent(), (agent, count) -> count - 1));
    listed.forEach((agent, left) -> {
      if (left > 0) {
        tally.problem(Kind.GHOST.says("agent '" + SafeText.line(agent, 100)
            + "' lists more runs without a running row than are remembered as ghosts: " + left + " are left out").times(left).agent(agent));
      }
    });
    return kept;
  }

  /** Null where it was started since the rows were read. */
  private Listed judge(String agent, String id, boolean finishedToo) {
    RowState row = rows.get(id);
    if (row != null && Status.RUNNING.equals(row.status())) {
      return null;
    }
    Instant now = setup.clock().instant();
    GhostSeen known = snapshot.ghosts().get(GhostSeen.key(agent, id));
    int reads = known == null ? 1 : known.reads() + 1;
    String status = row == null ? null : row.status();
    boolean over = row != null && Status.terminal(row.status());
    Instant completed = row == null ? null : Timestamps.parse(row.completedAt()).orElse(null);
    boolean settled = over ? setup.ghosts().settled(reads, completed, now) : reads >= GhostRule.READS_MIN;
    GhostSeen seen =
        new GhostSeen(
            id,
            agent,
            known == null ? now : known.firstSeen(),
            reads,
            known == null ? 0 : known.terminations(),
            status,
            settled,
            known == null ? state.markerOfEnded(agent, id) : known.marker());
    boolean hunted = over
        && setup.ghosts().terminates(reads, completed, row.ours(), now)
        && !finishedToo;
    return new Listed(seen, GhostRank.of(over && row.ours(), status), known != null, hunted);
  }

  /** The markers of those that would be killed are read once more, after their rows: whoever sends a run marks it first. */
  private Future<Ghosts> hunt(List<Listed> kept) {
    List<String> hunted = kept.stream().filter(Listed::hunted).map(one -> one.seen().executionId()).distinct().toList();
    return markers(hunted).compose(markers -> {
      List<GhostSeen> now = new ArrayList<>();
      List<Future<Void>> calls = new ArrayList<>();
      int found = 0;
      for (Listed one : kept) {
        boolean asked = state.unexpectedRuns().containsKey(one.seen().agent());
        Marker read = one.hunted() ? markers.getOrDefault(one.seen().executionId(), Marker.UNREADABLE) : null;
        GhostSeen seen = read == null ? one.seen() : one.seen().with(looked(one.seen().marker(), read));
        boolean killed = read != null && seen.marker().permitsKill(read);
        now.add(killed && order.mode() != VerdictExecutor.Mode.DRY_RUN ? seen.terminated() : seen);
        if (killed) {
          calls.add(terminate(seen));
        }
        if (asked && seen.settled()) {
          found++;
          tell(seen, read != null && !killed);
        }
      }
      Ghosts ghosts = new Ghosts(GhostChanges.between(snapshot.ghosts(), now), found, calls.size());
      return Future.join(calls).map(done -> ghosts);
    });
  }

  private MarkerHistory looked(MarkerHistory before, Marker read) {
    return before.with(read, setup.clock().instant(), setup.policy().confirmAfter());
  }

  /** One that could not be read is unreadable, and its ghost is left. */
  private Future<Map<String, Marker>> markers(List<String> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return setup.bus().ask(READ_MARKERS, new ReadMarkers(ids), setup.within().store())
        .map(read -> {
          if (read.problem() != null) {
            tally.problem(read.problem());
          }
          return read.byExecution();
        })
        .otherwise(failure -> {
          tally.problem(Kind.MARKERS_UNREAD.says("dispatcher markers of ghosts could not be read: " + failure.getMessage()));
          return Map.of();
        });
  }

  private void tell(GhostSeen ghost, boolean spared) {
    String agent = SafeText.line(ghost.agent(), 100);
    if (told.merge(ghost.agent(), 1, Integer::sum) > TOLD_EACH_MAX) {
      String more = "ghosts: agent '" + agent + "' still runs more than " + TOLD_EACH_MAX + " whose rows do not, see the list of ghosts";
      tally.problem(Kind.GHOST.says(more).agent(ghost.agent()));
      return;
    }
    String status = ghost.rowStatus() == null ? "not there" : SafeText.line(ghost.rowStatus(), 40);
    String text = "ghost: agent '" + agent + "' still runs " + SafeText.line(ghost.executionId(), 100) + ", whose row is " + status
        + (spared ? "; a dispatcher lives, or may live, that could have sent it" : "");
    tally.problem(Kind.GHOST.says(text).agent(ghost.agent()).execution(ghost.executionId()));
  }

  /** At most once a cycle, and verified by the next look: what is listed again is a ghost again. */
  private Future<Void> terminate(GhostSeen ghost) {
    if (order.mode() == VerdictExecutor.Mode.DRY_RUN) {
      return Future.succeededFuture();
    }
    TerminateRun call = new TerminateRun(ghost.agent(), ghost.executionId(), setup.clock().instant().plus(Policy.FRESH));
    return setup.bus().ask(TERMINATE_RUN, call, setup.within().terminate()).<Void>mapEmpty().otherwise(failure -> null);
  }
}
