package dev.watchdog.simulation;

import dev.watchdog.bus.Protocol.CloseCycle;
import dev.watchdog.bus.Protocol.CycleClosed;
import dev.watchdog.bus.Protocol.CycleOpened;
import dev.watchdog.bus.Protocol.EndExecution;
import dev.watchdog.bus.Protocol.LookAtAgent;
import dev.watchdog.bus.Protocol.Looked;
import dev.watchdog.bus.Protocol.OpenCycle;
import dev.watchdog.bus.Protocol.SettleCycle;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.bus.Protocol.TerminateRun;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.CycleKind;
import dev.watchdog.core.Look;
import dev.watchdog.core.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * P1 for the watchdog itself: a process whose clock is wrong, with two right clocks there that say so, ends nothing and counts nothing; nor
 * does one that could not ask more than a tenth of its agents, from the moment it knows. What is true of clocks the world tells, and not
 * what the process made of it.
 */
final class TrustChecks implements SimulatedVertx.Tap {

  private static final long TOLERANCE = 60 * Loop.SECOND;

  /** An agent's answer may take so long, and the time lies between question and answer. */
  private static final long AGENT_ANSWERS = 20 * Loop.SECOND;

  private static final int NOT_ASKED_MIN = 3;
  private static final int NOT_ASKED_SHARE = 10;

  private final Loop loop;
  private final Summary summary;
  private final Map<Life, Pass> passes = new HashMap<>();

  /** From one load of the rows to the next. */
  private static final class Pass {
    private long since;
    private boolean begun;
    private boolean dry;
    private List<String> only = List.of();
    private long clocksAskedAt = Long.MAX_VALUE;
    private long clocksTook;
    private final List<Long> stores = new ArrayList<>();
    private final Map<String, Long> agents = new HashMap<>();
    private int toAsk;
    private int notAsked;
    private long unfitSince = Long.MAX_VALUE;
    private final Set<String> underWay = new HashSet<>();
    private boolean observed;
    private String acted;
    private String counted;
  }

  TrustChecks(Loop loop, Summary summary) {
    this.loop = loop;
    this.summary = summary;
  }

  /** A store told a process the time, by a clock that is that far ahead of the world's. */
  void store(Life life, long ahead) {
    Pass pass = passes.get(life);
    if (pass != null) {
      pass.stores.add(ahead);
    }
  }

  /** An agent did. */
  void agent(Life life, String host, long ahead) {
    Pass pass = passes.get(life);
    if (pass != null) {
      pass.agents.putIfAbsent(host, ahead);
    }
  }

  @Override
  public void asked(Life life, String address, Object question) {
    Pass pass = passes.computeIfAbsent(life, started -> new Pass());
    if (question instanceof OpenCycle open) {
      open(life, open);
    } else if (question instanceof CloseCycle) {
      pass.begun = false;
      pass.dry = false;
    } else if (question instanceof TerminateRun run && loop.now() < pass.unfitSince) {
      pass.underWay.add(run.executionId());
      acts(life, pass, question, run.executionId());
    } else if (question instanceof EndExecution ask) {
      acts(life, pass, question, ask.end().evidence().row().id());
    } else if (question instanceof TerminateRun run) {
      acts(life, pass, question, run.executionId());
    } else if (question instanceof SettleCycle settle && (settle.memory() != null || settle.sweeps() && !settle.dryRun())) {
      pass.counted = question.getClass().getSimpleName();
      acts(life, pass, question, null);
    }
  }

  /** The stores' clocks are read somewhere between this and its answer: what is said of them holds for all of that time. */
  private void open(Life life, OpenCycle open) {
    Pass pass = new Pass();
    pass.begun = open.recheckOf() == 0;
    pass.since = loop.now();
    pass.dry = open.dryRun();
    pass.only = open.agents();
    pass.clocksAskedAt = loop.now();
    passes.put(life, pass);
  }

  @Override
  public void answered(Life life, String address, Object question, Object answer) {
    Pass pass = passes.get(life);
    if (answer instanceof CycleOpened opened) {
      pass.clocksTook = loop.now() - pass.clocksAskedAt;
      pass.toAsk = opened.snapshot() == null ? 0 : toAsk(pass, opened.snapshot());
    } else if (question instanceof LookAtAgent ask && answer instanceof Looked looked && AgentName.addressable(ask.agent())) {
      looked(pass, looked.look());
    }
  }

  private static int toAsk(Pass pass, Snapshot snapshot) {
    Set<String> withRows = new HashSet<>();
    snapshot.rows().forEach(row -> withRows.add(row.agent()));
    Set<String> all = new HashSet<>();
    if (pass.begun) { // A re-check asks nobody else.
      all.addAll(snapshot.owned());
      all.addAll(snapshot.recoveredAgents());
      snapshot.ghosts().values().forEach(ghost -> all.add(ghost.agent()));
      all.removeIf(name -> !pass.only.isEmpty() && !pass.only.contains(name));
    }
    all.addAll(withRows);
    all.removeIf(name -> !AgentName.addressable(name));
    return all.size();
  }

  private void looked(Pass pass, Look look) {
    if (look instanceof Look.NotAsked) {
      pass.notAsked++;
      boolean many = pass.notAsked >= NOT_ASKED_MIN || pass.notAsked == pass.toAsk;
      if (many && pass.notAsked * NOT_ASKED_SHARE > pass.toAsk) {
        pass.unfitSince = Math.min(pass.unfitSince, loop.now());
      }
    }
  }

  private void acts(Life life, Pass pass, Object question, String id) {
    if (pass.dry) {
      return;
    }
    life.acts(pass.since);
    String what = life + " asks for " + question.getClass().getSimpleName() + (id == null ? "" : " of " + id);
    if (pass.observed) {
      throw new Violation("P1", what + " after a cycle that only observed");
    }
    if (clockWrong(life, pass)) {
      throw new Violation("P1", what + " with a clock that is " + life.skew() / Loop.SECOND + " s off, which clocks of stores "
          + pass.stores + " and agents " + pass.agents + " told it");
    }
    if (id == null ? pass.unfitSince <= loop.now() : pass.unfitSince < loop.now() && !pass.underWay.contains(id)) {
      throw new Violation("P1", what + " although it could not ask " + pass.notAsked + " of " + pass.toAsk + " agents, since "
          + Loop.instant(pass.unfitSince));
    }
    pass.acted = id == null ? pass.acted : what;
  }

  /** Wrong all the time since the clocks were asked, with two right ones and more right than wrong among those that told. */
  private boolean clockWrong(Life life, Pass pass) {
    long off = Math.abs(life.skew());
    if (life.skewedAt() >= pass.clocksAskedAt || pass.clocksAskedAt > loop.now() || off <= TOLERANCE + pass.clocksTook) {
      return false;
    }
    int right = (int) pass.stores.stream().filter(ahead -> ahead == 0).count();
    int told = pass.stores.size();
    long rightAgents = pass.agents.values().stream().filter(ahead -> ahead == 0).count();
    if (pass.agents.size() >= 2 && off > TOLERANCE + AGENT_ANSWERS) {
      right += rightAgents * 2 > pass.agents.size() ? 1 : 0;
      told++;
    }
    boolean wrong = right >= 2 && right * 2 > told;
    if (wrong) {
      summary.count("acts with a wrong clock");
    }
    return wrong;
  }

  @Override
  public void told(Life life, String address, Object body) {
    if (!(body instanceof CycleClosed closed) || closed.figures() == null) {
      return;
    }
    Pass pass = passes.get(life);
    if (closed.figures().kind() != CycleKind.OBSERVED) {
      return;
    }
    summary.count("observing cycles");
    pass.observed = true;
    boolean ownFault = closed.report().problems().stream()
        .anyMatch(problem -> problem.kind() == Problem.Kind.OWN_FAULT); // What it did before it knew is done.
    if (pass.counted != null || (pass.acted != null && !ownFault)) {
      throw new Violation("P1", life + " only observed, and all the same " + (pass.counted != null ? pass.counted : pass.acted));
    }
  }
}
