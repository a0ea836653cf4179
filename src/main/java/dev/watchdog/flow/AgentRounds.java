package dev.watchdog.flow;

import static dev.watchdog.bus.Addresses.LOOK_AT_AGENT;
import static dev.watchdog.bus.Addresses.READ_MARKERS;

import dev.watchdog.bus.Protocol.LookAtAgent;
import dev.watchdog.bus.Protocol.Markers;
import dev.watchdog.bus.Protocol.ReadMarkers;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.Look;
import dev.watchdog.core.Marker;
import dev.watchdog.core.RunningRow;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes the agents of a cycle through their passes, a bounded number at a time, markers read batch by batch just before their agents are
 * asked. Agents without rows come last: they are asked only whether they run what should be over.
 */
final class AgentRounds {

  private static final int AGENTS_PER_BATCH = 64;

  private final Cycle.Setup setup;
  private final Tally tally;
  private final CycleState state;
  private final AgentPass pass;
  private final BrakeGate gate;
  private final Runnable progress;
  private final int agents;
  private final Iterator<Batch> batches;
  private final Iterator<String> idle;
  private Batch current;
  private boolean markersUnreadable;

  private AgentRounds(
      Cycle.Setup setup,
      Tally tally,
      CycleState state,
      AgentPass pass,
      BrakeGate gate,
      Runnable progress,
      List<Batch> batches,
      List<String> idle) {
    this.setup = setup;
    this.tally = tally;
    this.state = state;
    this.pass = pass;
    this.gate = gate;
    this.progress = progress;
    this.agents = batches.stream().mapToInt(batch -> batch.rows.size()).sum();
    this.batches = batches.iterator();
    this.idle = idle.iterator();
  }

  static AgentRounds of(
      Cycle.Setup setup, Snapshot snapshot, Cycle.Order order, CycleState state, Tally tally, Effects effects, Runnable progress) {
    Map<String, List<RunningRow>> byAgent = new LinkedHashMap<>();
    snapshot.rows().forEach(row -> byAgent.computeIfAbsent(row.agent(), name -> new ArrayList<>()).add(row));
    List<String> idle = order.recheck() ? List.of() : idleAgents(snapshot, order, byAgent);
    int asked = (int) byAgent.keySet().stream().filter(AgentName::addressable).count() + idle.size();
    // A cycle over some agents is judged against its own rows; a re-check, which only sees suspects, against all that run.
    int running = order.recheck() ? snapshot.running().size() : snapshot.rows().size();
    BrakeGate gate =
        new BrakeGate(setup.brake(), running, snapshot.rows().size(), asked, setup.policy().staleAfter(), effects::carryOut);
    AgentPass pass = new AgentPass(setup.bus(), setup.within(), setup.policy(), state, tally, gate, effects);
    return new AgentRounds(setup, tally, state, pass, gate, progress, batches(byAgent), idle);
  }

  /** Agents that run nothing by the table, and might run something all the same. */
  private static List<String> idleAgents(Snapshot snapshot, Cycle.Order order, Map<String, List<RunningRow>> byAgent) {
    Set<String> known = new HashSet<>(snapshot.owned());
    known.addAll(snapshot.recoveredAgents());
    snapshot.ghosts().values().forEach(ghost -> known.add(ghost.agent()));
    known.removeIf(byAgent::containsKey); // Before they are put in order: nearly all of them have rows.
    return known.stream().filter(AgentName::addressable).filter(name -> order.whole() || order.agents().contains(name)).sorted().toList();
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
  private Future<Map<String, Marker>> readMarkers(List<String> ids) {
    if (markersUnreadable) {
      return Future.succeededFuture(Map.of());
    }
    return setup.bus().ask(READ_MARKERS, new ReadMarkers(ids), setup.within().store())
        .otherwise(failure -> new Markers(Map.of(), "dispatcher markers could not be read: " + failure.getMessage()))
        .map(read -> {
          if (read.problem() != null) {
            markersUnreadable = true;
            tally.problem(read.problem());
          }
          return read.byExecution();
        });
  }

  private Future<Void> lookAtIdle(String agent) {
    return setup.bus().ask(LOOK_AT_AGENT, new LookAtAgent(agent), setup.within().look())
        .map(looked -> {
          tally.idle();
          state.looked(agent, looked.look(), List.of());
          return looked.look() instanceof Look.Reachable;
        })
        .otherwise(failure -> false)
        .map(answered -> {
          gate.asked(!answered);
          gate.settle();
          return null;
        });
  }

  /** Some agents, whose rows' markers are read together. */
  private static final class Batch {
    final Map<String, List<RunningRow>> rows = new LinkedHashMap<>();
    private Iterator<String> names;
    private Future<Map<String, Marker>> markers;

    Iterator<String> names() {
      if (names == null) {
        names = rows.keySet().iterator();
      }
      return names;
    }

    Future<Map<String, Marker>> markers(Function<List<String>, Future<Map<String, Marker>>> read) {
      if (markers == null) {
        List<String> ids = new ArrayList<>();
        rows.values().forEach(some -> some.forEach(row -> ids.add(row.id())));
        markers = read.apply(ids);
      }
      return markers;
    }
  }
}
