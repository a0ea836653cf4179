package dev.watchdog.simulation;

import dev.watchdog.core.Status;
import dev.watchdog.simulation.Tables.Execution;

/** P1 for runs: what a watchdog kills is overdue, or a ghost that it may kill, by what it read of the row a moment before. */
final class KillChecks {

  private final World world;

  KillChecks(World world) {
    this.world = world;
  }

  /** A terminate call arrives at an agent, perhaps long after it was made. */
  void terminating(Life life, String agent, String id, long calledAt) {
    AgentNode node = world.nodes.get(agent);
    Attempt run = node.attempt(id);
    Execution row = world.rowChecks.row(id);
    if (run == null || row == null || run.deceived || life.skewedSince(world.loop.now() - 10 * Loop.MINUTE)) {
      return;
    }
    world.summary.count("runs killed");
    long read = world.databaseServer.stateReadAt(life, id);
    if (row.running() && !java.util.Objects.equals(row.startedAt(), run.startedAt())) {
      return; // An agent names runs by their id: that this is an earlier attempt's nobody can tell.
    }
    if (world.rowChecks.changedAt(id) >= calledAt) {
      return; // Nothing can fence the call itself.
    }
    boolean changedSince = world.rowChecks.changedAt(id) >= read;
    if (changedSince) {
      if (read < world.busChecks.loadedAt(life)) {
        throw new Violation("P1", life + " terminates " + id + " on " + agent + " without having read its row again, which is now " + row);
      }
      return; // Nothing can fence the call itself.
    }
    if (row.running() ? !due(life, node, run, row, agent) : !ghost(row)) {
      throw new Violation("P1", life + " terminates a run on " + agent + " that it may not: " + run + " of " + row
          + ", limit " + run.limit() / Loop.SECOND + " s, age from " + Loop.instant(node.ageFrom(run)));
    }
  }

  private boolean due(Life life, AgentNode node, Attempt run, Execution row, String agent) {
    boolean mine = agent.equals(row.agent()) && !row.leased();
    boolean overLimit = world.loop.now() - node.ageFrom(run) > run.limit();
    boolean waitedTooLong = run.runningSince < 0 || run.runningSince > world.busChecks.openedAt(life); // It may have begun since.
    return mine && (overLimit || (waitedTooLong && world.loop.now() - run.startMicros() > run.deadline()));
  }

  private boolean ghost(Execution row) {
    boolean over = Status.terminal(row.status());
    return switch (world.terms.ghosts()) {
      case "terminate-all" -> over;
      case "terminate-recovered" -> over && world.rowChecks.ended(row.id(), row.startedAt());
      default -> false;
    };
  }
}
