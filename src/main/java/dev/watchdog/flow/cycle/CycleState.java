package dev.watchdog.flow.cycle;

import dev.watchdog.bus.Protocol.Looked;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.AgentVerdicts;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.GhostRank;
import dev.watchdog.core.GhostSeen;
import dev.watchdog.core.Interning;
import dev.watchdog.core.Look;
import dev.watchdog.core.MarkerHistory;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Registry;
import dev.watchdog.core.RowVerdict;
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Kind;
import dev.watchdog.core.VerdictBoard;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a cycle learns while it runs. Confined to the event loop of the cycle. */
final class CycleState {

  /** So many ids without a running row are kept of all agents together, and when that is used up so few of each that follows. */
  private static final int UNEXPECTED_MAX = 40_000;

  private static final int UNEXPECTED_LEAST = GhostRank.OF_AGENT_MAX;

  private final Snapshot snapshot;
  private final VerdictBoard before;
  private final InstantSource clock;
  private final VerdictBoard judged = new VerdictBoard();
  private final Map<String, AgentState> agents = new HashMap<>();
  private final Map<String, AgentState> changedAgents = new HashMap<>();
  private final Set<String> seenAgents = new HashSet<>();
  private final Map<String, UnexpectedRuns> unexpectedRuns = new HashMap<>();
  private final Map<Attempt, Memory> changed = new HashMap<>();
  private final Set<String> suspectAgents = new HashSet<>();
  private final Map<String, MarkerHistory> markersOfEnded = new HashMap<>();
  private int unexpectedLeft = UNEXPECTED_MAX;
  private Map<String, Set<String>> ghosts;
  private RowVerdict latest;

  CycleState(Snapshot snapshot, VerdictBoard before, InstantSource clock) {
    this.snapshot = snapshot;
    this.before = before;
    this.clock = clock;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Memory memoryOf(Attempt attempt) {
    return snapshot.memories().isEmpty() ? Memory.EMPTY : snapshot.memories().getOrDefault(attempt, Memory.EMPTY);
  }

  /**
   * What was learnt of an agent. Where even the bus did not answer, as after a pause of the process, the silence is the watchdog's own: a
   * row past its deadline must not be ended for that.
   */
  Future<Look> looked(Future<Looked> asked) {
    return asked.map(Looked::look).otherwise(failure -> new Look.NotAsked(String.valueOf(failure.getMessage()), false, clock.instant()));
  }

  /**
   * Notes the look, and what it says of the agent's process.
   *
   * @param rows what it says of each of the agent's own rows
   */
  Boot looked(String agent, Look look, List<Observation> rows) {
    AgentState known = snapshot.agents().get(agent);
    AgentState now = AgentState.after(known, look);
    if (look instanceof Look.NotAsked) {
      return known == null ? Boot.UNKNOWN : known.boot();
    }
    agents.put(agent, now);
    if (!now.asKnown(known)) {
      changedAgents.put(agent, now);
    } else if (now.reachable()) {
      seenAgents.add(agent);
    }
    if (look instanceof Look.Reachable reachable) {
      unexpectedRuns.put(agent, unexpectedRuns(agent, reachable.registry(), rows));
    }
    return now.boot();
  }

  /** Whether the agent gave no registry at the look before either. */
  boolean silentBefore(String agent) {
    AgentState known = agent == null ? null : snapshot.agents().get(agent);
    return known != null && !known.reachable();
  }

  /** Whether it answered with a registry since then. */
  boolean answeredSince(String agent, Instant since) {
    AgentState known = snapshot.agents().get(agent);
    return known != null && known.answeredAt() != null && !known.answeredAt().isBefore(since);
  }

  /** Notes a verdict; the last one of a row counts. */
  void judge(Evidence evidence, Verdict verdict, Memory learnt, Instant now) {
    Attempt attempt = evidence.row().attempt();
    String agent = evidence.row().agent();
    Memory memory = learnt.at(agent);
    AgentVerdicts earlier = before.ofAgent(agent);
    AgentVerdicts rows = judged.forAgent(agent);
    RowVerdict last = earlier == null ? null : earlier.find(attempt, rows.end());
    latest = Interning.verdict(RowVerdict.after(last, evidence, verdict, memory, now), last, latest);
    rows.put(latest);
    Memory known = memoryOf(attempt);
    if (memory != known && !memory.equals(known)) {
      changed.put(attempt, memory);
    } else if (!changed.isEmpty()) {
      changed.remove(attempt);
    }
    if (verdict.kind() == Kind.SUSPECT || markerDecides(evidence, verdict)) {
      suspectAgents.add(agent);
    }
    boolean killed = verdict.kind() == Kind.TERMINATED && evidence.observation() instanceof Observation.Running;
    if (killed || verdict.kind() == Kind.UNSTOPPABLE || verdict.kind() == Kind.STILL_LISTED) {
      // Ended although it is listed: a ghost from the start, and one that was killed is a ghost where the next look lists it again.
      unexpectedRuns.computeIfPresent(agent, (name, others) -> others.with(evidence.row().id()));
      markersOfEnded.put(GhostSeen.key(agent, evidence.row().id()), memory.marker()); // A dispatcher may wait for its answer.
    }
  }

  /** What was seen of the dispatcher marker of a run that was ended in this cycle although its agent lists it. */
  MarkerHistory markerOfEnded(String agent, String id) {
    return markersOfEnded.getOrDefault(GhostSeen.key(agent, id), MarkerHistory.NONE);
  }

  /** A marker that lapsed keeps the row: whether it is gone is found out as a suspect's absence is. */
  private static boolean markerDecides(Evidence evidence, Verdict verdict) {
    return evidence.markerLapsed() && (verdict.kind() == Kind.DISPATCHER_ALIVE || verdict.kind() == Kind.UNREACHABLE);
  }

  /** A row that is over is no running row any more, and nothing is remembered of it. */
  void over(Evidence evidence) {
    judged.remove(evidence.row().agent(), evidence.row().attempt());
    changed.put(evidence.row().attempt(), Memory.EMPTY);
  }

  /**
   * Somebody else ended the row, or changed it: it is judged anew if it still runs. What is remembered stays, since it may: of one that was
   * leased for a moment, that a dispatcher was alive.
   */
  void lost(Evidence evidence) {
    judged.remove(evidence.row().agent(), evidence.row().attempt());
  }

  /** Memories that changed, and those of attempts that do not run any more. */
  Map<Attempt, Memory> changedMemories(boolean wholeTable) {
    if (wholeTable && !snapshot.memories().isEmpty()) {
      Set<Attempt> gone = new HashSet<>(snapshot.memories().keySet());
      snapshot.rows().forEach(row -> gone.remove(row.attempt()));
      gone.forEach(attempt -> changed.put(attempt, Memory.EMPTY));
    }
    return changed;
  }

  VerdictBoard judged() {
    return judged;
  }

  Map<String, AgentState> agents() {
    return agents;
  }

  /** Agents of which more is new than that they were looked at. */
  Map<String, AgentState> changedAgents() {
    return changedAgents;
  }

  /** Agents that answered, and are as they were. */
  Set<String> seenAgents() {
    return seenAgents;
  }

  /** Of each agent that answered, the runs it lists and that no row stood for when the rows were read. */
  Map<String, UnexpectedRuns> unexpectedRuns() {
    return unexpectedRuns;
  }

  /** Nearly always an agent lists its own rows and nothing else, which is found out without a look at those of all others. */
  private UnexpectedRuns unexpectedRuns(String agent, Registry registry, List<Observation> rows) {
    int own = 0;
    for (Observation row : rows) {
      own += row instanceof Observation.Running ? 1 : 0;
    }
    if (own == registry.running().size()) {
      return UnexpectedRuns.NONE;
    }
    int most = Math.max(UNEXPECTED_LEAST, Math.min(UnexpectedRuns.OF_AGENT_MAX, unexpectedLeft));
    UnexpectedRuns found =
        UnexpectedRuns.of(registry.running().keySet(), registry.finished(), snapshot.running(), ghostIds(agent), most);
    unexpectedLeft -= found.ids().size();
    return found;
  }

  private Set<String> ghostIds(String agent) {
    if (ghosts == null) {
      ghosts = new HashMap<>();
      snapshot.ghosts().values()
          .forEach(ghost -> ghosts.computeIfAbsent(ghost.agent(), name -> new HashSet<>()).add(ghost.executionId()));
    }
    return ghosts.getOrDefault(agent, Set.of());
  }

  Set<String> suspectAgents() {
    return suspectAgents;
  }
}
