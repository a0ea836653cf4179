package dev.watchdog.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What happens to a world from outside while it runs: outages, kills, pauses, operators; one of them every now and then. */
final class Disasters {

  private final World world;
  private final Loop loop;
  private final Chance chance;
  private final Weather weather;
  private final long pace;
  private final List<Runnable> kinds;

  Disasters(World world) {
    this.world = world;
    this.loop = world.loop;
    this.chance = world.chance;
    this.weather = world.weather;
    this.pace = chance.between(10, 60) * Loop.SECOND;
    this.kinds = List.of(this::kill, this::stop, this::pause, this::leap, this::agentOutage, this::agentRestart, this::agentLies,
        this::databaseFails, this::redisFails, this::redisFailsOver, this::redisRestarts, this::otherClock, this::ownFault,
        this::looseSlot, this::race, this::race, this::race, this::operator, this::browserMoves);
  }

  void begin() {
    loop.in(null, chance.latency(pace), "outside", "", this::next);
  }

  private void next() {
    if (weather.fair()) {
      return;
    }
    chance.pick(kinds).run();
    begin();
  }

  private Instance someInstance() {
    return world.instances().isEmpty() ? null : chance.pick(world.instances());
  }

  private AgentNode someNode() {
    return chance.pick(new ArrayList<>(world.nodes.values()));
  }

  private long aWhile() {
    return chance.oneOf(chance.between(1, 30) * Loop.SECOND, chance.between(1, 10) * Loop.MINUTE, chance.between(5, 40) * Loop.MINUTE);
  }

  private void kill() {
    Instance one = someInstance();
    if (one != null && weather.strikes(Fault.PROCESS_KILLED, 0.5)) {
      world.kill(one);
      loop.in(null, chance.latency(5 * Loop.SECOND), "started again", one.life().name, world::start);
    }
  }

  private void stop() {
    Instance one = someInstance();
    if (one != null && weather.strikes(Fault.PROCESS_STOPPED, 0.3)) {
      world.instances().remove(one);
      boolean[] once = new boolean[1];
      Runnable again = () -> {
        if (!once[0]) {
          once[0] = true;
          one.life().kill();
          loop.in(null, chance.latency(5 * Loop.SECOND), "started again", one.life().name, world::start);
        }
      };
      one.stop(again);
      loop.in(null, chance.between(1, 20) * Loop.SECOND, "stopped", one.life().name, again);
    }
  }

  private void pause() {
    Instance one = someInstance();
    if (one != null && weather.strikes(Fault.PROCESS_PAUSED, 0.4)) {
      one.life().pauseUntil(loop.now() + aWhile() / 2);
    }
  }

  private void leap() {
    Instance one = someInstance();
    if (one != null && weather.strikes(Fault.CLOCK_LEAP, 0.1)) {
      one.life().skew(wrong(chance));
      loop.in(null, aWhile() / 4, "clock right", one.life().name, () -> one.life().skew(0));
    }
  }

  /** How far a clock is off that is wrong: seldom so little that nobody need notice. */
  static long wrong(Chance chance) {
    return chance.oneOf(-1, 1) * chance.between(1, 1200) * Loop.SECOND;
  }

  /** Of a witness. */
  private void otherClock() {
    long ahead = wrong(chance);
    if (weather.strikes(Fault.CLOCK_OF_REDIS_WRONG, 0.2)) {
      world.redisServer.clockAhead(ahead);
      loop.in(null, aWhile(), "clock right", "redis", () -> world.redisServer.clockAhead(0));
    } else if (weather.strikes(Fault.CLOCK_OF_DATABASE_WRONG, 0.2)) {
      world.databaseServer.clockAhead(ahead);
      loop.in(null, aWhile(), "clock right", "database", () -> world.databaseServer.clockAhead(0));
    } else if (weather.strikes(Fault.CLOCK_OF_AGENT_WRONG, 0.4)) {
      AgentNode node = someNode();
      node.clockAhead(ahead);
      loop.in(null, aWhile(), "clock right", node.name(), () -> node.clockAhead(0));
    }
  }

  /** A process cannot ask some agents, or not for some things, for a while. */
  private void ownFault() {
    Instance one = someInstance();
    if (one == null || !weather.strikes(Fault.OWN_FAULT_LASTS, 0.4)) {
      return;
    }
    double share = chance.oneOf(0.3, 0.6, 1.0);
    Set<String> agents = world.nodes.keySet().stream().filter(name -> chance.of(share)).collect(Collectors.toSet());
    Set<Life.Question> questions = chance.oneOf(
        EnumSet.allOf(Life.Question.class), EnumSet.of(Life.Question.REGISTRY), EnumSet.of(Life.Question.RESULT),
        EnumSet.of(Life.Question.RESULT, Life.Question.TERMINATE));
    // A result must fail four looks for anything to come of it.
    long lasts = questions.contains(Life.Question.REGISTRY) ? aWhile() / 2 : chance.between(5, 40) * Loop.MINUTE;
    one.life().fault(new Life.OwnFault(loop.now() + lasts, chance.of(0.5), agents, questions));
  }

  private void agentOutage() {
    boolean all = chance.of(0.2);
    if (weather.strikes(Fault.AGENT_OUTAGE, 0.4)) {
      long until = loop.now() + aWhile();
      if (all) {
        world.nodes.values().forEach(node -> node.outage(until));
      } else {
        someNode().outage(until);
      }
    }
  }

  private void agentRestart() {
    if (weather.strikes(Fault.AGENT_RESTART, 0.3)) {
      someNode().restart();
    }
  }

  private void agentLies() {
    AgentNode node = someNode();
    if (chance.of(0.3)) {
      node.takeOldList();
    } else if (!node.running().isEmpty() && weather.strikes(Fault.AGENT_FORGETS_RUN, 0.3)) {
      node.forget(chance.pick(new ArrayList<>(node.running().values())));
    } else if (chance.of(0.3)) {
      node.rememberAgain();
    }
  }

  private void databaseFails() {
    if (weather.strikes(Fault.DATABASE_OUTAGE, 0.2)) {
      world.databaseServer.outage(loop.now() + aWhile() / 3);
    } else if (weather.strikes(Fault.DATABASE_READ_ONLY, 0.2)) {
      world.databaseServer.readOnly(loop.now() + aWhile() / 3);
    } else if (!world.platform.latest().isEmpty() && weather.strikes(Fault.DATABASE_ROW_REFUSED, 0.2)) {
      world.databaseServer.refuse(someAttempt().id(), loop.now() + aWhile());
    }
  }

  private Attempt someAttempt() {
    return chance.pick(new ArrayList<>(world.platform.latest()));
  }

  private void redisFails() {
    if (weather.strikes(Fault.REDIS_OUTAGE, 0.3)) {
      world.redisServer.outage(loop.now() + aWhile() / 2);
    }
  }

  private void redisFailsOver() {
    if (weather.strikes(Fault.REDIS_FAIL_OVER, 0.3)) {
      world.keys.forgetSince(loop.now() - chance.latency(Loop.SECOND));
      world.slotChecks.failedOver();
      world.platform.latest().stream().filter(attempt -> attempt.dispatching).forEach(attempt -> attempt.deceived = true);
    }
  }

  private void redisRestarts() {
    if (weather.strikes(Fault.REDIS_RESTARTS, 0.3)) {
      if (chance.of(0.6)) {
        world.keys.clear();
      } else {
        world.keys.forgetSince(loop.now() - chance.latency(Loop.SECOND));
        world.slotChecks.failedOver();
      }
      world.redisServer.restart(loop.now() + chance.latency(3 * Loop.SECOND));
      if (!world.redisServer.kept()) {
        world.platform.latest().stream().filter(attempt -> attempt.dispatching).forEach(attempt -> attempt.deceived = true);
      }
      world.platform.latest().stream().filter(attempt -> attempt.dispatching).forEach(this::markAgain);
    }
  }

  /** In time: from then on a marker that is missing proves. */
  private void markAgain(Attempt attempt) {
    loop.in(null, chance.between(1, 80) * Loop.SECOND, "marks again", attempt.id(), () -> {
      if (attempt.dispatching) {
        world.keys.mark(attempt.id(), loop.now() + 2 * Loop.HOUR);
      }
    });
  }

  private void looseSlot() {
    String agent = someNode().name();
    String id = chance.of(0.3) ? "drain-" + loop.now() : "loose-" + loop.now();
    if (weather.strikes(Fault.SLOT_WITHOUT_ROW, 0.5)) {
      world.keys.acquire(agent, id, new Keyspace.Member(null, Loop.unixSeconds(loop.now()), chance.oneOf(null, 60L, 600L), loop.now()));
    }
  }

  private void race() {
    if (!world.platform.latest().isEmpty()) {
      world.platform.interfere(someAttempt().id());
    }
  }

  private void operator() {
    Instance one = someInstance();
    if (one == null) {
      return;
    }
    switch ((int) chance.between(0, 3)) {
      case 0 -> one.releaseBrake();
      case 1 -> one.runCycle(chance.of(0.5), List.of());
      case 2 -> one.runCycle(chance.of(0.2), List.of(someNode().name()));
      default -> one.runCycle(false, List.of());
    }
  }

  private void browserMoves() {
    Instance one = someInstance();
    if (one == null || chance.of(0.2)) {
      world.browser.leave();
    } else {
      world.browser.connect(one.life());
    }
  }
}
