package dev.watchdog.flow.cycle;

import static dev.watchdog.bus.Addresses.LOOK_AT_AGENT;
import static dev.watchdog.bus.Addresses.READ_MARKERS;

import dev.watchdog.bus.Protocol.LookAtAgent;
import dev.watchdog.bus.Protocol.Markers;
import dev.watchdog.bus.Protocol.ReadMarkers;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.core.Look;
import dev.watchdog.core.Problem;
import dev.watchdog.core.RunningRow;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes the agents of a cycle through their passes, a bounded number at a time, markers read batch by batch just before their agents are
 * asked. Agents without rows come last: they are asked only whether they run what should be over.
 */
final class AgentFanOut {

  private static final int AGENTS_PER_BATCH = 64;

  private final CycleSetup setup;
  private final Tally tally;
  private final CycleState state;
  private final AgentReconciler pass;
  private final BrakeGate gate;
  private final Interlock interlock;
  private final Runnable progress;
  private final int agents;
  private final Iterator<Batch> batches;
  private final Iterator<String> idle;
  private Batch current;
  private boolean markersUnreadable;

  private AgentFanOut(
      CycleSetup setup,
      Tally tally,
      CycleState state,
      AgentReconciler pass,
      BrakeGate gate,
      Interlock interlock,
      Runnable progress,
      List<Batch> batches,
      List<String> idle) {
    this.setup = setup;
    this.tally = tally;
    this.state = state;
    this.pass = pass;
    this.gate = gate;
    this.interlock = interlock;
    this.progress = progress;
    this.agents = batches.stream().mapToInt(batch -> batch.rows.size()).sum();
    this.batches = batches.iterator();
    this.idle = idle.iterator();
  }

  static AgentFanOut of(
      CycleSetup setup,
      AgentRoll roll,
      Cycle.Order order,
      CycleState state,
      Tally tally,
      Interlock interlock,
      VerdictExecutor effects,
      Runnable progress) {
    Snapshot snapshot = state.snapshot();
    int counting = roll.askedForRows() + (int) roll.idle().stream().filter(name -> countsSilent(setup, state, name)).count();
    // A cycle over some agents is judged against its own rows; a re-check, which only sees suspects, against all that run.
    int running = order.recheck() ? snapshot.running().size() : snapshot.rows().size();
    BrakeGate gate =
        new BrakeGate(setup.brake(), running, snapshot.rows().size(), counting, setup.policy().staleAfter(), effects::carryOut);
    AgentReconciler pass = new AgentReconciler(setup.bus(), setup.within(), setup.policy(), state, tally, gate, interlock, effects);
    return new AgentFanOut(setup, tally, state, pass, gate, interlock, progress, batches(roll.rows()), roll.idle());
  }

  /**
   * Whether an agent without rows would count as one that is silent: one that has a record and answered lately. One that was switched off
   * long ago, or was never there, says nothing of what the watchdog can see.
   */
  private static boolean countsSilent(CycleSetup setup, CycleState state, String agent) {
    Instant lately = setup.clock().instant().minus(setup.policy().staleAfter());
    return state.snapshot().owned().contains(agent) && state.answeredSince(agent, lately);
  }

  private static List<Batch> batches(Map<String, List<RunningRow>> byAgent) {
    List<Batch> batches = new ArrayList<>();
    Batch open = null;
    for (Map.Entry<String, List<RunningRow>> agent : byAgent.entrySet()) {
      if (open == null || open.rows.size() == AGENTS_PER_BATCH) {
        open = new Batch();
        batches.add(open);
      }
      open.rows.put(agent.getKey(), agent.getValue());
    }
    return batches;
  }

  int agents() {
    return agents;
  }

  BrakeGate gate() {
    return gate;
  }

  /** Completes when every agent with rows was asked and every row decided. */
  Future<Void> lookAtAll() {
    gate.settle(); // With fewer running rows than the bound nothing ever waits.
    return inLanes(this::startNext);
  }

  /** Completes when the agents without rows were asked. */
  Future<Void> lookAtIdle() {
    return inLanes(() -> idle.hasNext() ? lookAtIdle(idle.next()) : null);
  }

  /** A bounded number of lanes, each of which takes the next agent as soon as it is done with the one before. */
  private Future<Void> inLanes(Supplier<Future<Void>> work) {
    List<Future<Void>> lanes = new ArrayList<>();
    for (int lane = 0; lane < setup.agentsAtOnce(); lane++) {
      lanes.add(Lane.through(work));
    }
    return Future.join(lanes).mapEmpty();
  }

  /** Null where there is no agent left. */
  private Future<Void> startNext() {
    while (current == null || !current.names().hasNext()) {
      if (!batches.hasNext()) {
        return null;
      }
      current = batches.next();
    }
    Batch batch = current;
    String agent = batch.names().next();
    return batch.markers(this::readMarkers)
        .compose(markers -> pass.run(agent, batch.rows.get(agent), markers))
        .onComplete(done -> progress.run());
  }

  /** Once they could not be read they are not asked for again in this cycle: every batch would wait as long, and learn the same. */
  private Future<MarkerBatch> readMarkers(List<String> ids) {
    Instant at = setup.clock().instant();
    if (markersUnreadable) {
      return Future.succeededFuture(new MarkerBatch(Map.of(), at));
    }
    return setup.bus().ask(READ_MARKERS, new ReadMarkers(ids), setup.within().store())
        .otherwise(failure -> new Markers(
            Map.of(), Problem.Kind.MARKERS_UNREAD.says("dispatcher markers could not be read: " + failure.getMessage()), List.of()))
        .map(read -> {
          if (read.problem() != null) {
            markersUnreadable = true;
            tally.problem(read.problem());
          }
          tally.problems(read.doubts());
          return new MarkerBatch(read.byExecution(), at);
        });
  }

  private Future<Void> lookAtIdle(String agent) {
    boolean counts = countsSilent(setup, state, agent);
    return state.looked(setup.bus().ask(LOOK_AT_AGENT, new LookAtAgent(agent), setup.within().look()))
        .map(look -> {
          tally.agents().idle(agent, look);
          state.looked(agent, look, List.of());
          interlock.asked(look);
          count(agent, look, counts);
          gate.settle();
          return null;
        });
  }

  private void count(String agent, Look look, boolean countsSilent) {
    if (countsSilent && look instanceof Look.NotAsked) {
      gate.notAsked();
    } else if (countsSilent) {
      gate.asked(look instanceof Look.Unreachable);
    } else if (look instanceof Look.Reachable && state.snapshot().owned().contains(agent)) {
      gate.answeredBeside();
    }
  }

  /** Some agents, whose rows' markers are read together. */
  private static final class Batch {
    final Map<String, List<RunningRow>> rows = new LinkedHashMap<>();
    private Iterator<String> names;
    private Future<MarkerBatch> markers;

    Iterator<String> names() {
      if (names == null) {
        names = rows.keySet().iterator();
      }
      return names;
    }

    Future<MarkerBatch> markers(Function<List<String>, Future<MarkerBatch>> read) {
      if (markers == null) {
        List<String> ids = new ArrayList<>();
        rows.values().forEach(some -> some.forEach(row -> ids.add(row.id())));
        markers = read.apply(ids);
      }
      return markers;
    }
  }
}
