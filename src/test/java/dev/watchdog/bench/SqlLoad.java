package dev.watchdog.bench;

import dev.watchdog.bench.Recording.Statement;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.CycleEntry;
import dev.watchdog.core.DecisionTable;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.GhostChanges;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Reason;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Status;
import dev.watchdog.core.Verdict;
import dev.watchdog.store.AuditReads;
import dev.watchdog.store.CycleLog;
import dev.watchdog.store.ExecutionStore;
import dev.watchdog.store.HousekeepingStore;
import dev.watchdog.store.Layout;
import dev.watchdog.store.Layouts;
import dev.watchdog.store.Ledger;
import dev.watchdog.store.MemoryStore;
import dev.watchdog.store.Outbox;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The statements of a cycle, recorded from the product's own store classes in a transaction that is rolled back. What a cycle writes is
 * thereby exactly what these lists hold: the rows, the ledger with its evidence, the marks, the memories.
 */
final class SqlLoad {

  private static final Layout LAYOUT = new Layout(true, true, true, true, true, true, true, true, true);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final int ROWS_PER_TRANSACTION = 500;
  private static final Policy POLICY =
      new Policy(
          Duration.ofSeconds(60),
          Duration.ofSeconds(900),
          Duration.ofMinutes(5),
          Duration.ofMinutes(120),
          Duration.ofSeconds(60),
          OptionalInt.empty(),
          Duration.ofSeconds(60));

  private final Population population;
  private final Recording recording;

  /**
   * The statements of one cycle, by what they are for.
   *
   * @param rows the running rows that were read
   */
  record Work(
      int rows,
      List<List<Statement>> read,
      List<List<Statement>> end,
      List<List<Statement>> marks,
      List<List<Statement>> remember,
      List<List<Statement>> sweep) {}

  private SqlLoad(Population population, Recording recording) {
    this.population = population;
    this.recording = recording;
  }

  /**
   * What a cycle would do now.
   *
   * @param lostRound the round whose stuck rows it would end, 0 = nothing is stuck
   */
  static Work record(Connection connection, Population population, int lostRound) throws SQLException {
    Recording recording = new Recording(connection);
    try {
      return new SqlLoad(population, recording).record(lostRound);
    } finally {
      recording.undo();
    }
  }

  private Work record(int lostRound) {
    Instant now = Instant.now();
    List<RunningRow> rows = read(now);
    List<List<Statement>> read = recording.taken();
    List<RowEnd> ends = lostRound == 0 ? List.of() : ends(rows, lostRound, now);
    List<Long> ids = end(ends, now);
    List<List<Statement>> end = recording.taken();
    mark(ids, now);
    List<List<Statement>> marks = recording.taken();
    remember(ends, now);
    List<List<Statement>> remember = recording.taken();
    HousekeepingStore surroundings = new HousekeepingStore(recording, Layouts.of(recording, LAYOUT), POLICY.staleAfter());
    Recording.now(surroundings.finalizeSkipped(false, now));
    Recording.now(surroundings.failActivities(false, now));
    Recording.now(new AuditReads(recording, InstantSource.fixed(now)).look(now.minus(INTERVAL)));
    return new Work(rows.size(), read, end, marks, remember, recording.taken());
  }

  private List<RunningRow> read(Instant now) {
    MemoryStore memory = new MemoryStore(recording);
    ExecutionStore executions = new ExecutionStore(recording, LAYOUT, POLICY.defaultTimeout(), InstantSource.fixed(now));
    Recording.now(new CycleLog(recording).begin(false, now));
    Recording.now(memory.attempts());
    Recording.now(memory.agents());
    Recording.now(executions.ownedAgents());
    Recording.now(memory.releases());
    Recording.now(memory.ghosts().load());
    Recording.now(new Outbox(recording).agentsSince(now.minus(Duration.ofHours(24))));
    return Recording.now(executions.running()).rows();
  }

  private static List<RowEnd> ends(List<RunningRow> rows, int round, Instant now) {
    String suffix = Population.executionId(0, 0, round).substring("exec-00000-00000".length());
    List<RowEnd> ends = new ArrayList<>();
    for (RunningRow row : rows) {
      if (row.id().endsWith(suffix)) {
        Observation absent = new Observation.Absent(new Observation.Checks(true, true));
        Evidence evidence =
            Evidence.of(row, new MarkerRead(Marker.NONE, now), absent, Memory.EMPTY, Boot.UNKNOWN, POLICY, now)
                .with(new Retained.NoneKept());
        Verdict verdict = DecisionTable.decide(evidence).verdict();
        String reason = Reason.of(verdict, evidence);
        ends.add(new RowEnd(1, evidence, verdict, Status.FAILED, reason, reason, null, null));
      }
    }
    return ends;
  }

  private List<Long> end(List<RowEnd> ends, Instant now) {
    Ledger ledger = new Ledger(recording, Layouts.of(recording, LAYOUT));
    List<Long> ids = new ArrayList<>();
    for (int from = 0; from < ends.size(); from += ROWS_PER_TRANSACTION) {
      List<RowEnd> some = ends.subList(from, Math.min(ends.size(), from + ROWS_PER_TRANSACTION));
      Recording.now(ledger.end(some, now)).entries().forEach(entry -> ids.add(entry.id()));
    }
    return ids;
  }

  private void mark(List<Long> ids, Instant now) {
    Outbox outbox = new Outbox(recording);
    for (int from = 0; from < ids.size(); from += ROWS_PER_TRANSACTION) {
      List<Long> some = ids.subList(from, Math.min(ids.size(), from + ROWS_PER_TRANSACTION));
      Map<Long, String> notes = new HashMap<>();
      some.forEach(id -> notes.put(id, null));
      Recording.now(outbox.markReleased(notes, now));
      Recording.now(outbox.after(some.get(0) - 1, Outbox.Wanted.ALL, ROWS_PER_TRANSACTION));
      Recording.now(outbox.markPublished(some, now));
    }
  }

  private void remember(List<RowEnd> ends, Instant now) {
    MemoryStore memory = new MemoryStore(recording);
    Map<Attempt, Memory> over = new HashMap<>();
    ends.forEach(end -> over.put(end.evidence().row().attempt(), Memory.EMPTY));
    Set<String> agents = new HashSet<>();
    for (int agent = 0; agent < population.agents(); agent++) {
      agents.add(Population.name(agent));
    }
    Recording.now(memory.remember(over));
    Recording.now(memory.rememberAgents(Map.of(), agents, now));
    Recording.now(memory.hold(List.of(), List.of()));
    Recording.now(memory.ghosts().write(GhostChanges.NONE));
    Recording.now(new CycleLog(recording).close(new CycleEntry(-1, null, now, now, "none: this is the bench"), true));
  }
}
