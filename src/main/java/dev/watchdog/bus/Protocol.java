package dev.watchdog.bus;

import dev.watchdog.core.AgentError;
import dev.watchdog.core.AgentState;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.AuditRule.UnownedSlot;
import dev.watchdog.core.BrakeRelease;
import dev.watchdog.core.ClockReading;
import dev.watchdog.core.CycleEntry;
import dev.watchdog.core.CycleFigures;
import dev.watchdog.core.CycleReport;
import dev.watchdog.core.EndOutcome;
import dev.watchdog.core.GhostChanges;
import dev.watchdog.core.GhostSeen;
import dev.watchdog.core.Held;
import dev.watchdog.core.Look;
import dev.watchdog.core.Marker;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Problem;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RowState;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.StoreAudit;
import dev.watchdog.core.TerminateAnswer;
import dev.watchdog.core.Trust;
import dev.watchdog.core.Verdict.Action;
import dev.watchdog.core.VerdictBoard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every message of the bus. Immutable: it crosses the bus by reference. Large maps are handed over, not copied; whoever built one does
 * not change it afterwards.
 */
public sealed interface Protocol {

  /** It was done; there is nothing to tell. */
  record Done() implements Protocol {}

  /**
   * Time to look.
   *
   * @param due when it should have come, by the wall clock
   * @param at when it came
   * @param agents empty = a cycle over all; else only these are asked again because of their suspects
   * @param cycleId the cycle that found the suspects; 0 for a cycle's tick
   * @param late by how much it came after its time, by the monotonic clock
   */
  record Tick(Instant due, Instant at, Set<String> agents, long cycleId, Duration late) implements Protocol {}

  /**
   * Run a cycle now, or join one with the same options. An empty list of agents means all.
   *
   * @param asTick whether it counts as one of the timer's, for the brake
   */
  record RunCycle(boolean dryRun, List<String> agents, boolean asTick) implements Protocol {}

  /** A cycle that was run or joined. */
  record CycleDone(long cycleId, boolean joined, CycleReport report, Instant startedAt, Instant finishedAt) implements Protocol {}

  record ReadBoard() implements Protocol {}

  /**
   * What the decision knows at this moment.
   *
   * @param running whether a cycle runs
   * @param progress of the running cycle, null when none runs
   * @param latest the latest verdict on every running row that was looked at
   * @param agents the latest look at every agent that was asked
   * @param nextTick when the next cycle is due, null where none is
   * @param trust whether the watchdog could trust itself in the last cycle
   */
  record Board(boolean running, CycleMoved progress, VerdictBoard latest, Map<String, AgentState> agents, Instant nextTick,
      Instant lastCycleAt, Problem lastFailure, Trust trust) implements Protocol {}

  /**
   * Open a cycle, or look at some agents again between two.
   *
   * @param agents whose rows are read; empty = all
   * @param recheckOf the cycle whose suspects are looked at again, 0 for a cycle of its own
   * @param slots whether slots will be swept
   */
  record OpenCycle(boolean dryRun, List<String> agents, Instant at, long recheckOf, boolean slots) implements Protocol {}

  /**
   * A cycle that has its number, and what it begins with.
   *
   * @param unable why rows cannot be ended, in words; null where they can
   * @param resumed recoveries of earlier cycles that were finished
   * @param snapshot null where the rows could not be read
   * @param clocks of the stores; one that is no witness, or cannot be asked, is not among them
   * @param failure why the rows could not be read, in words; null where they were
   * @param problems what else is wrong
   */
  record CycleOpened(long cycleId, String unable, int resumed, Snapshot snapshot, List<ClockReading> clocks, String failure,
      List<Problem> problems) implements Protocol {}

  record ReadWriting() implements Protocol {}

  /**
   * Whether the database lets the watchdog end rows.
   *
   * @param unable why it does not, in words; null where it does, as far as was tried
   */
  record Writing(String unable) implements Protocol {}

  /** Recoveries of earlier cycles that were finished. */
  record Resumed(int finished, List<Problem> problems) {}

  /**
   * The running rows, and what is remembered.
   *
   * @param rows those that were asked for
   * @param running ids of all running rows of the table, asked for or not
   * @param memories of attempts, by attempt
   * @param agents what is remembered of agents, by name
   * @param owned agents that have a record of their own
   * @param releases attempts that an operator let through the brake, with who and why
   * @param ghosts what is remembered of ghosts, by {@link GhostSeen#key()}
   * @param ghostsRead whether that could be read; what was not read is neither looked for nor written
   * @param recoveredAgents agents on which the watchdog itself ended a run lately
   */
  record Snapshot(
      List<RunningRow> rows,
      Set<String> running,
      Map<Attempt, Memory> memories,
      Map<String, AgentState> agents,
      Set<String> owned,
      Map<Attempt, BrakeRelease> releases,
      Map<String, GhostSeen> ghosts,
      boolean ghostsRead,
      Set<String> recoveredAgents,
      List<Problem> problems) {}

  /** The stores' clocks; one that is no witness, or cannot be asked, is not among them. */
  record ClocksRead(List<ClockReading> stores) {}

  record ReadMarkers(List<String> executionIds) implements Protocol {}

  /**
   * Dispatcher markers.
   *
   * @param problem why none could be read, null where they were
   * @param doubts why those that are missing prove nothing; those that are there are alive all the same
   */
  record Markers(Map<String, Marker> byExecution, Problem problem, List<Problem> doubts) implements Protocol {}

  record LookAtAgent(String agent) implements Protocol {}

  record Looked(Look look) implements Protocol {}

  record FetchResult(String agent, String executionId, Instant notAfter) implements Protocol {}

  record Fetched(Retained result) implements Protocol {}

  /** A large result is needed no longer; {@code permit} is the one it holds. */
  record ResultDone(long permit) implements Protocol {}

  record TerminateRun(String agent, String executionId, Instant notAfter) implements Protocol {}

  /** {@code answer} is null where the call was not made because its turn came too late. */
  record Terminated(TerminateAnswer answer) implements Protocol {}

  record FetchLastError(long cycleId, String agent, String executionId, Instant notAfter) implements Protocol {}

  /** {@code error} is null where the agent has none or could not be asked. */
  record FetchedError(AgentError error) implements Protocol {}

  record ReadRows(Set<String> executionIds) implements Protocol {}

  /** Rows by id; an id without a row is not in the map. */
  record Rows(Map<String, RowState> byId) implements Protocol {}

  record ReadEnded(Set<String> agents) implements Protocol {}

  /** Ids that the watchdog itself ended lately, by agent. */
  record EndedRead(Map<String, Set<String>> byAgent) implements Protocol {}

  /** End one row: the only request that does. */
  record EndExecution(RowEnd end) implements Protocol {}

  /**
   * What became of it.
   *
   * @param refusal why the database refused, in words; null where it did not
   * @param problems what the end could not be given, or could not give back
   */
  record Ended(EndOutcome outcome, String refusal, List<Problem> problems) implements Protocol {

    /** It ended so, and there is no more to say. */
    public static Ended of(EndOutcome outcome) {
      return new Ended(outcome, null, List.of());
    }

    /** The database refused this row, or to write at all. */
    public static Ended refused(EndOutcome outcome, String why) {
      return new Ended(outcome, why, List.of());
    }
  }

  /**
   * What must outlive the cycle.
   *
   * @param memories to write; an attempt with {@link Memory#EMPTY} is forgotten
   * @param agents agents of which more is new than that they were looked at
   * @param seen agents that are as they were
   * @param seenAt when the latter certainly still were
   * @param held rows on hold, replacing those of before; null = leave as it was
   * @param heldOf agents whose rows were looked at, empty = all; what is held of others is left as it was
   * @param ghosts what changed of them; null = leave as it was
   */
  record Remember(
      Map<Attempt, Memory> memories,
      Map<String, AgentState> agents,
      Set<String> seen,
      Instant seenAt,
      List<Held> held,
      List<String> heldOf,
      GhostChanges ghosts) {}

  /**
   * Do what a cycle does last.
   *
   * @param memory null where nothing is to be remembered
   * @param sweeps whether what lies around the rows is tidied up
   * @param ledgerDue entries recorded before this are overdue; null where the stores are not audited
   * @param prunes whether the watchdog's own history is pruned
   */
  record SettleCycle(boolean dryRun, Remember memory, boolean sweeps, Instant ledgerDue, boolean prunes) implements Protocol {}

  /**
   * What came of it.
   *
   * @param swept null where nothing was to be tidied up
   * @param audited null where the stores were not audited, or could not be
   */
  record CycleSettled(Swept swept, StoreAudit audited, List<Problem> problems) implements Protocol {}

  /**
   * What tidying up around the rows came to.
   *
   * @param unowned slots that are held after it although their rows do not run; null where slots could not be looked at
   */
  record Swept(
      int slotsRead, int slotsReleased, int skippedFinalized, int activitiesFailed, List<UnownedSlot> unowned, List<Problem> problems) {}

  record CloseCycle(CycleEntry entry) implements Protocol {}

  record LedgerGrew() implements Protocol {}

  /** Recoveries that this process committed, each told once. */
  record Recovered(List<Step> steps) implements Protocol {}

  /** Recoveries whose slot, hash and key this process gave back, each told once and by one process, whoever recovered it. */
  record Released(List<Step> steps) implements Protocol {}

  /** How long one recovery took up to a step. Never negative. */
  record Step(Action action, Duration stuckFor) {}

  /** How far a cycle is. {@code report} is null until it is completed. */
  record CycleMoved(
      long cycleId,
      boolean dryRun,
      Phase phase,
      int agentsProbed, int agentsTotal,
      int executionsDecided, int executionsTotal,
      CycleReport report,
      Instant startedAt, Instant at)
      implements Protocol {
    /** As events name it. */
    public enum Phase {
      STARTED,
      PROGRESS,
      COMPLETED
    }
  }

  /**
   * A cycle, or a re-check, was closed.
   *
   * @param figures null for one that failed, like the report
   */
  record CycleClosed(CycleFigures figures, CycleReport report, Instant startedAt, Instant finishedAt) implements Protocol {}

  record CycleOver(long cycleId, boolean succeeded) implements Protocol {}

  record TickArmed(Instant due) implements Protocol {}

  record SuspectsFound(long cycleId, Set<String> agents) implements Protocol {}
}
