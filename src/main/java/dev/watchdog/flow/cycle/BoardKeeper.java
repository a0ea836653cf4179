package dev.watchdog.flow.cycle;

import dev.watchdog.bus.Protocol.Board;
import dev.watchdog.bus.Protocol.CycleMoved;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Problem;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.SafeText;
import dev.watchdog.core.Trust;
import dev.watchdog.core.VerdictBoard;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what the latest looks found, for those who ask between cycles. Maps are replaced, never changed: they are handed out. */
public final class BoardKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(BoardKeeper.class);
  private static final int NAME_CHARS_MAX = 200;

  private VerdictBoard judged = new VerdictBoard();
  private Map<String, AgentState> agents = Map.of();
  private CycleMoved progress;
  private Instant lastCycleAt;
  private Problem lastFailure;
  private Instant nextTick;
  private Trust trust = Trust.UNTRIED;

  public VerdictBoard judged() {
    return judged;
  }

  public void moved(CycleMoved step) {
    progress = step;
  }

  public void nextTick(Instant due) {
    nextTick = due;
  }

  public void cycleCompleted(Cycle.Result result, boolean whole) {
    judged = whole ? result.state().judged() : judgedAnew(result.state());
    Map<String, AgentState> known = new HashMap<>(result.state().snapshot().agents());
    known.putAll(agents);
    result.state().agents().forEach((name, now) -> logChange(name, known.put(name, now), now));
    agents = known;
    lastCycleAt = result.finishedAt();
    lastFailure = null;
    trust = result.trust();
  }

  /** After a cycle over some agents: of those it looked at only what it judged, of the others what was known. */
  private VerdictBoard judgedAnew(CycleState some) {
    Set<Attempt> anew = some.snapshot().rows().stream().map(RunningRow::attempt).collect(Collectors.toSet());
    VerdictBoard latest = new VerdictBoard();
    judged.forEach(one -> {
      RunningRow row = one.evidence().row();
      if (!some.agents().containsKey(row.agent()) && !anew.contains(row.attempt())) { // It may have been moved to one of them.
        latest.put(one);
      }
    });
    some.judged().forEach(latest::put);
    return latest;
  }

  public void cycleFailed(Problem reason) {
    lastFailure = reason;
  }

  public Board read(boolean running) {
    return new Board(running, running ? progress : null, judged, agents, nextTick, lastCycleAt, lastFailure, trust);
  }

  /** The alarm and its retraction: one line each, however many cycles an agent stays away. */
  private static void logChange(String name, AgentState before, AgentState now) {
    if (before != null && before.reachable() == now.reachable()) {
      return;
    }
    String agent = SafeText.line(String.valueOf(name), NAME_CHARS_MAX); // A name is whatever stands in a row.
    if (!now.reachable()) {
      LOG.atWarn().addKeyValue("agent", agent).addKeyValue("reason", now.reason()).log("agent.unreachable");
    } else if (before != null) {
      LOG.atInfo().addKeyValue("agent", agent).addKeyValue("since", before.since()).log("agent.reachable-again");
    }
  }
}
