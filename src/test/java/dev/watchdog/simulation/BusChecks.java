package dev.watchdog.simulation;

import dev.watchdog.bus.Addresses;
import dev.watchdog.bus.Protocol.CloseCycle;
import dev.watchdog.bus.Protocol.CycleClosed;
import dev.watchdog.bus.Protocol.CycleMoved;
import dev.watchdog.bus.Protocol.CycleOpened;
import dev.watchdog.bus.Protocol.EndExecution;
import dev.watchdog.bus.Protocol.LookAtAgent;
import dev.watchdog.bus.Protocol.Looked;
import dev.watchdog.bus.Protocol.OpenCycle;
import dev.watchdog.bus.Protocol.Remember;
import dev.watchdog.bus.Protocol.SettleCycle;
import dev.watchdog.bus.Protocol.Snapshot;
import dev.watchdog.bus.Protocol.TerminateRun;
import dev.watchdog.core.AgentName;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.Look;
import dev.watchdog.core.Observation;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Verdict.Kind;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** P5, P6 and P7, by what goes over each process's bus; and that a dry run asks for nothing that changes anything. */
final class BusChecks implements SimulatedVertx.Tap {

  private static final Set<Kind> BRAKED = Set.of(Kind.NO_SESSION, Kind.ORPHANED, Kind.STALE, Kind.STILL_LISTED);
  private static final int HELD_CYCLES = 3;
  private static final int BLIND_MIN = 3;

  /** When an agent answered is noted by when the cycle began, and only where the cycle was remembered. */
  private static final long LATELY_SLACK = 5 * Loop.MINUTE;

  private final Loop loop;
  private final Terms terms;
  private final Summary summary;
  private final RowChecks rows;
  private final Browser browser;
  private final Testimony testimony;
  private final Map<Life, Long> openedAt = new HashMap<>();
  private final Map<Life, Long> loadedAt = new HashMap<>();
  private final Map<Life, Pass> passes = new HashMap<>();
  private final Map<Life, Long> lastEvent = new HashMap<>();
  private final Map<String, Held> held = new HashMap<>();

  /** How often an attempt was held as one of a mass, and when last. */
  private record Held(int times, Instant last, int afresh, Instant lastAfresh) {
    private static final Held NEVER = new Held(0, null, 0, null);

    /**
     * Once more, if it is long enough after the last that counted, or after the last at all: of two processes that hold it at once the
     * later write may be of the earlier holding, and a clock that ran ahead leaves a last that is still to come.
     */
    Held again(Instant at) {
      boolean counts = apart(last, at);
      boolean countsAfresh = apart(lastAfresh, at);
      return new Held(times + (counts ? 1 : 0), counts ? at : last, afresh + (countsAfresh ? 1 : 0), at);
    }

    private static boolean apart(Instant last, Instant at) {
      return last == null || !at.isBefore(last.plusMillis(Terms.CONFIRM / Loop.MILLI));
    }

    int most() {
      return Math.max(times, afresh);
    }
  }

  /** What one process does from the load of the rows to the next. */
  private static final class Pass {
    private boolean begun;
    private boolean dry;
    private boolean whole;
    private Snapshot snapshot;
    private int running;
    private int agents;
    private int unknown;
    private int mayBeUnknown;
    private int answered;
    private final Map<String, RunningRow> byId = new HashMap<>();
    private final Set<String> carried = new HashSet<>();
    private final Set<String> onSilence = new HashSet<>();
  }

  BusChecks(Loop loop, Terms terms, Summary summary, RowChecks rows, Browser browser, Testimony testimony) {
    this.loop = loop;
    this.terms = terms;
    this.summary = summary;
    this.rows = rows;
    this.browser = browser;
    this.testimony = testimony;
  }

  @Override
  public void asked(Life life, String address, Object question) {
    Pass pass = passes.computeIfAbsent(life, started -> new Pass());
    if (question instanceof OpenCycle open) {
      openedAt.put(life, loop.now());
      pass.begun = open.recheckOf() == 0;
      pass.dry = open.dryRun();
      pass.whole = open.agents().isEmpty();
      summary.count(open.recheckOf() != 0 ? "re-checks asked" : open.dryRun() ? "dry cycles" : pass.whole ? "cycles" : "partial cycles");
    } else if (question instanceof CloseCycle) {
      pass.dry = false;
      pass.begun = false; // Of one that could not load its rows.
    } else if (question instanceof EndExecution ask) {
      carried(pass, ask.end().evidence().row().id(), BRAKED.contains(ask.end().verdict().kind()), life);
      silence(pass, ask.end());
    } else if (question instanceof TerminateRun run) {
      carried(pass, run.executionId(), pass.byId.containsKey(run.executionId()), life);
    } else if (question instanceof SettleCycle settle && settle.memory() != null) {
      remembered(settle.memory());
    }
    boolean changes = question instanceof EndExecution || question instanceof TerminateRun
        || question instanceof SettleCycle settle
            && (settle.memory() != null || settle.prunes() || settle.sweeps() && !settle.dryRun());
    if (pass.dry && changes) {
      throw new Violation("dry run", life + " asked for " + question.getClass().getSimpleName() + " in a dry run");
    }
  }

  @Override
  public void answered(Life life, String address, Object question, Object answer) {
    if (answer instanceof CycleOpened opened) {
      if (opened.snapshot() != null) {
        loaded(life, opened.snapshot());
      }
    } else if (question instanceof LookAtAgent ask && answer instanceof Looked looked) {
      Pass pass = passes.get(life);
      maySee(pass, ask.agent(), looked.look());
      if (AgentName.addressable(ask.agent()) && counts(life, pass, ask.agent(), looked.look())) {
        pass.agents++;
        pass.unknown += looked.look() instanceof Look.Unreachable ? 1 : 0;
      }
    }
  }

  /**
   * Counts generously who may count as silent, by what the agents really answered to anybody: those with rows, and those with a record that
   * answered within stale-after.
   */
  private void maySee(Pass pass, String agent, Look look) {
    boolean hasRows = pass.byId.values().stream().anyMatch(row -> Objects.equals(agent, row.agent()));
    boolean owned = pass.snapshot != null && pass.snapshot.owned().contains(agent);
    if (!AgentName.addressable(agent) || (!hasRows && !owned)) {
      return;
    }
    boolean lately = testimony.answeredSince(agent, loop.now() - terms.staleAfter() - LATELY_SLACK);
    pass.answered += look instanceof Look.Reachable ? 1 : 0;
    pass.mayBeUnknown += look instanceof Look.Unreachable && (hasRows || lately) ? 1 : 0;
  }

  /** Who was switched off, and who was not asked, blinds nobody: else what is dead would be held for ever. */
  private void blind(Life life, CycleClosed closed) {
    Pass pass = passes.get(life);
    boolean claims = closed.figures() != null && closed.figures().brake() != null && closed.figures().brake().blind();
    boolean may = pass.mayBeUnknown >= BLIND_MIN && pass.mayBeUnknown > terms.blindRatio() * (pass.answered + pass.mayBeUnknown);
    if (claims && !may && !life.skewedSince(loop.now() - terms.staleAfter() - Loop.HOUR)) {
      throw new Violation("P5", life + " takes itself for blind, with " + pass.mayBeUnknown + " agents silent that count and "
          + pass.answered + " that answered");
    }
  }

  /** Blind is who cannot see most of those that have rows, or have a record and answered lately. */
  private boolean counts(Life life, Pass pass, String agent, Look look) {
    if (look instanceof Look.NotAsked) {
      return false;
    }
    if (pass.byId.values().stream().anyMatch(row -> agent.equals(row.agent()))) {
      return true;
    }
    AgentState known = pass.snapshot == null ? null : pass.snapshot.agents().get(agent);
    Instant lately = life.wall().minusMillis(terms.staleAfter() / Loop.MILLI);
    boolean answered = known != null && known.answeredAt() != null && !known.answeredAt().isBefore(lately);
    return pass.snapshot != null && pass.snapshot.owned().contains(agent) && (answered || look instanceof Look.Reachable);
  }

  /** Since when a process may know which rows run: they are read between this and {@link #loadedAt}. */
  long openedAt(Life life) {
    return openedAt.getOrDefault(life, Long.MIN_VALUE);
  }

  /** When a process was last told which rows run. */
  long loadedAt(Life life) {
    return loadedAt.getOrDefault(life, Long.MIN_VALUE);
  }

  private void loaded(Life life, Snapshot snapshot) {
    loadedAt.put(life, loop.now());
    Pass before = passes.get(life);
    Pass pass = new Pass();
    pass.dry = before.dry;
    pass.whole = before.whole;
    pass.snapshot = snapshot;
    pass.running = before.begun ? snapshot.rows().size() : snapshot.running().size(); // A re-check begins no cycle.
    snapshot.rows().forEach(row -> pass.byId.put(row.id(), row));
    passes.put(life, pass);
    if (!before.begun) {
      summary.count("re-checks");
    }
  }

  /** An attempt was held once more if it is remembered with another last time; a cycle over some agents tells of it only so. */
  private void remembered(Remember memory) {
    memory.memories().forEach((attempt, kept) -> {
      Held before = held.getOrDefault(attempt.toString(), Held.NEVER);
      if (kept.held().count() > 0 && !kept.held().last().equals(before.lastAfresh())) {
        held.put(attempt.toString(), before.again(kept.held().last()));
        summary.count("verdicts held");
      }
    });
  }

  /** P6: no more of what the brake counts than it allows, but for what a person or three cycles let through. */
  private void carried(Pass pass, String id, boolean counts, Life life) {
    RunningRow row = pass.byId.get(id);
    if (!counts || row == null || pass.snapshot.releases().containsKey(row.attempt())) {
      return;
    }
    if (held.getOrDefault(row.attempt().toString(), Held.NEVER).most() >= HELD_CYCLES || !pass.carried.add(id)) {
      return;
    }
    int found = pass.carried.size();
    if (found >= terms.brakeMin() && found > terms.brakeRatio() * pass.running) {
      throw new Violation("P6", life + " carries out " + found + " verdicts with " + pass.running + " running rows: " + pass.carried
          + ", held before " + held + ", of " + terms);
    }
  }

  private void silence(Pass pass, RowEnd end) {
    boolean silent = end.evidence().observation() instanceof Observation.Unknown
        && (end.verdict().kind() == Kind.STALE || end.verdict().kind() == Kind.NO_SESSION);
    long age = loop.now() - Platform.micros(end.evidence().start().from());
    long atMost = end.evidence().deadline().toMillis() * Loop.MILLI + terms.staleAfter();
    if (silent && age <= atMost && end.release() == null) {
      pass.onSilence.add(end.evidence().row().id());
    }
  }

  @Override
  public void told(Life life, String address, Object body) {
    if (address.equals(Addresses.RECOVERY)) {
      event(life, ((JsonObject) body).getLong("id"));
    } else if (body instanceof CycleMoved moved && moved.phase() == CycleMoved.Phase.COMPLETED) {
      completed(life, moved.report());
    } else if (body instanceof CycleClosed closed) {
      blind(life, closed);
    }
  }

  private void completed(Life life, CycleReport report) {
    Pass pass = passes.get(life);
    if (report.counted() != report.total() || report.total() != pass.byId.size()) {
      throw new Violation("P5", life + " read " + pass.byId.size() + " rows and accounts for " + report.counted() + ": " + report);
    }
    boolean blind = pass.unknown >= BLIND_MIN && pass.unknown > terms.blindRatio() * pass.agents;
    if (blind && !pass.onSilence.isEmpty() && !life.skewedSince(openedAt(life))) { // Put right meanwhile, it misjudged.
      throw new Violation("P6", life + " ended " + pass.onSilence + " while " + pass.unknown + " of " + pass.agents
          + " agents were unknown");
    }
    report.deferred().keySet().forEach(summary::rule);
    if (report.confirmed() > 0) {
      summary.rule(2);
    }
    if (report.lostRaces() > 0) {
      summary.count("lost races");
    }
    if (report.around().ghostsTerminated() > 0) {
      summary.count("ghosts terminated");
    }
  }

  /** P7: each process tells the ledger in order and without a gap, and nothing that is not committed. */
  private void event(Life life, long id) {
    Long before = lastEvent.put(life, id);
    if (id > rows.entries()) {
      throw new Violation("P7", life + " tells of " + id + " before it is committed");
    }
    if (before != null && id != before + 1) {
      throw new Violation("P7", life + " tells of " + id + " after " + before);
    }
    summary.count("events told");
    browser.heard(life, id);
  }
}
