package dev.watchdog.bus;

import dev.watchdog.bus.Protocol.*;

/**
 * Every address of the event bus, in the order a cycle passes them. {@link #TICK}, {@link #RECOVERY} and {@link #CYCLE} are part of the
 * contract; the last two carry JSON and are the only ones that the bridge lets out to browsers.
 */
public final class Addresses {

  /** Announced by the timer: time for a cycle, or for another look at some agents. */
  public static final String TICK = "watchdog.tick";

  /** JSON to browsers: one entry of the ledger. */
  public static final String RECOVERY = "watchdog.recovery";

  /** JSON to browsers: a cycle started, goes on, was completed. */
  public static final String CYCLE = "watchdog.cycle";

  public static final Ask<RunCycle, CycleDone> RUN_CYCLE = new Ask<>("watchdog.cycle.run");
  public static final Ask<ReadBoard, Board> READ_BOARD = new Ask<>("watchdog.cycle.board");
  public static final Ask<OpenCycle, CycleOpened> OPEN_CYCLE = new Ask<>("watchdog.cycle.open");
  public static final Ask<ReadWriting, Writing> READ_WRITING = new Ask<>("watchdog.writing.read");
  public static final Ask<ReadMarkers, Markers> READ_MARKERS = new Ask<>("watchdog.markers.read");
  public static final Ask<LookAtAgent, Looked> LOOK_AT_AGENT = new Ask<>("watchdog.agents.look");
  public static final Ask<FetchResult, Fetched> FETCH_RESULT = new Ask<>("watchdog.agents.result");
  public static final Ask<TerminateRun, Terminated> TERMINATE_RUN = new Ask<>("watchdog.agents.terminate");
  public static final Ask<FetchLastError, FetchedError> FETCH_LAST_ERROR = new Ask<>("watchdog.agents.last-error");
  public static final Ask<ReadRows, Rows> READ_ROWS = new Ask<>("watchdog.executions.read");
  public static final Ask<ReadEnded, EndedRead> READ_ENDED = new Ask<>("watchdog.ledger.ended");
  public static final Ask<EndExecution, Ended> END_EXECUTION = new Ask<>("watchdog.executions.end");
  public static final Ask<SettleCycle, CycleSettled> SETTLE_CYCLE = new Ask<>("watchdog.cycle.settle");
  public static final Ask<CloseCycle, Done> CLOSE_CYCLE = new Ask<>("watchdog.cycle.close");

  /** Announced when the ledger has entries whose slots were dealt with. */
  public static final Fact<LedgerGrew> LEDGER_GREW = new Fact<>("watchdog.fact.ledger-grew");

  /** Announced after a commit that ended rows, by the process that won them. */
  public static final Fact<Recovered> RECOVERED = new Fact<>("watchdog.fact.recovered");

  /** Announced when the ledger says that what recoveries held was given back, by the process that wrote it there. */
  public static final Fact<Released> RELEASED = new Fact<>("watchdog.fact.released");

  /** Announced after each look at an agent. */
  public static final Fact<Looked> AGENT_LOOKED = new Fact<>("watchdog.fact.agent-looked");

  /** Announced when a large result is written or given up, so that others may be read. */
  public static final Fact<ResultDone> RESULT_DONE = new Fact<>("watchdog.fact.result-done");

  /** Announced when a cycle or a re-check was closed, however it ended. */
  public static final Fact<CycleClosed> CYCLE_CLOSED = new Fact<>("watchdog.fact.cycle-closed");

  /** Announced while a cycle runs, for those who watch. */
  public static final Fact<CycleMoved> CYCLE_MOVED = new Fact<>("watchdog.fact.cycle-moved");

  /** Announced when a cycle, scheduled or by hand, is over: the timer arms the next tick. */
  public static final Fact<CycleOver> CYCLE_OVER = new Fact<>("watchdog.fact.cycle-over");

  /** Announced when the next cycle's tick has a time. */
  public static final Fact<TickArmed> TICK_ARMED = new Fact<>("watchdog.fact.tick-armed");

  /** Announced when suspects wait for another look at their agents. */
  public static final Fact<SuspectsFound> SUSPECTS_FOUND = new Fact<>("watchdog.fact.suspects-found");

  /** The tick as a fact that carries a record. */
  public static final Fact<Tick> TICKED = new Fact<>(TICK);

  private Addresses() {}

  /** An address that is asked: one question type, one answer type. */
  public record Ask<Q extends Protocol, A extends Protocol>(String name) {}

  /** An address at which facts are announced. */
  public record Fact<F extends Protocol>(String name) {}
}
