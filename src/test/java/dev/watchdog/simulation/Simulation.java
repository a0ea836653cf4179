package dev.watchdog.simulation;

import dev.watchdog.simulation.Keyspace.Member;
import dev.watchdog.simulation.Tables.Entry;
import dev.watchdog.simulation.Tables.Execution;
import java.util.Map;

/**
 * One run of one seed: a time in which everything goes wrong that may, then a time in which nothing does, at the end of which everything
 * must be in order.
 */
final class Simulation {

  /** Longest time that the rules themselves allow a dead row to be left alone, with everything else that may come on top. */
  private static final long SETTLED_WITHIN = 6 * Loop.HOUR;

  private final World world;
  private final Loop loop;

  /** A run that broke a promise. */
  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Violation violation;

    Failed(long seed, Loop loop, Violation violation) {
      super("seed " + seed + " breaks " + violation.getMessage() + "\n  "
          + String.join("\n  ", loop.tail()) + "\nreplay: scripts/simulate --seed " + seed, violation);
      this.violation = violation;
    }

    Violation violation() {
      return violation;
    }
  }

  private Simulation(World world) {
    this.world = world;
    this.loop = world.loop;
  }

  /**
   * Runs a seed with a bug planted, or with {@link Bug#NONE}; answers what stands for its whole trace.
   *
   * @throws Failed where a promise was broken
   */
  static long run(long seed, Bug bug, Summary summary) {
    Violation.forget();
    try (World world = new World(seed, bug, summary)) {
      try {
        new Simulation(world).run();
      } catch (Violation broken) {
        throw new Failed(seed, world.loop, broken);
      } catch (RuntimeException thrown) {
        throw new Failed(seed, world.loop, new Violation("run", "an exception where none may be: " + thrown, thrown));
      } finally {
        summary.run(world.loop.now(), world.loop.ran());
      }
      return world.loop.hash();
    }
  }

  private void run() {
    world.platform.open();
    world.start();
    if (world.chance.of(0.4)) {
      loop.in(null, world.chance.latency(Loop.MINUTE), "second process", "", world::start);
    }
    new Disasters(world).begin();
    loop.runUntil(loop.now() + world.chance.between(20, 120) * Loop.MINUTE);
    heal();
    loop.runUntil(world.instances().stream().mapToLong(one -> one.life().pausedUntil()).max().orElse(0));
    long healed = loop.now();
    loop.runUntil(healed + 2 * world.terms.interval() + 3 * Loop.MINUTE);
    nothingLeftToDo(healed);
    settle(healed + SETTLED_WITHIN);
  }

  private void heal() {
    world.weather.clear();
    world.databaseServer.heal();
    world.redisServer.outage(0);
    world.redisServer.clockAhead(0);
    for (AgentNode node : world.nodes.values()) {
      node.outage(0);
      node.rememberAgain();
      node.clockAhead(0);
    }
    for (Instance one : world.instances()) {
      one.life().skew(0);
      one.life().fault(Life.OwnFault.NONE);
    }
    world.platform.close();
    loop.note(null, "healed", "");
  }

  /** P4: one interval and a cycle after everything is back, no earlier recovery waits to be released or published. */
  private void nothingLeftToDo(long healed) {
    for (Entry entry : world.rowChecks.open().values()) {
      boolean earlier = dev.watchdog.core.Timestamps.parse(entry.recordedAt()).map(Platform::micros).orElse(0L) < healed;
      if (earlier && !loop.clockWrongSince(healed - Loop.HOUR)) {
        throw new Violation("P4", "still not released or not published: " + entry);
      }
    }
  }

  /** P5 and P4: what is dead is ended, and what ended holds nothing. */
  private void settle(long deadline) {
    while (!settled()) {
      if (loop.now() > deadline) {
        throw new Violation("P5", "after all this time there is still " + unsettled());
      }
      loop.runUntil(loop.now() + world.terms.interval());
    }
  }

  private boolean settled() {
    return unsettled() == null;
  }

  private String unsettled() {
    Map<String, Execution> rows = world.tables.executions();
    for (Execution row : rows.values()) {
      if (row.running() && !row.leased()) {
        return "a running row: " + row;
      }
    }
    if (!world.rowChecks.open().isEmpty()) {
      return "an unfinished entry: " + world.rowChecks.open();
    }
    for (Map.Entry<String, Map<String, Member>> agent : world.keys.slots().entrySet()) {
      for (String id : agent.getValue().keySet()) {
        Execution row = rows.get(id);
        if (row != null && dev.watchdog.core.Status.terminal(row.status())) {
          return "a slot of an ended execution: " + id + " on " + agent.getKey();
        }
      }
    }
    return null;
  }
}
