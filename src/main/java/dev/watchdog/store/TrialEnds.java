package dev.watchdog.store;

import dev.watchdog.core.AgentState;
import dev.watchdog.core.Attempt;
import dev.watchdog.core.Boot;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.GhostChanges;
import dev.watchdog.core.GhostSeen;
import dev.watchdog.core.Limit;
import dev.watchdog.core.Marker;
import dev.watchdog.core.MarkerHistory;
import dev.watchdog.core.MarkerRead;
import dev.watchdog.core.Memory;
import dev.watchdog.core.Observation;
import dev.watchdog.core.Policy;
import dev.watchdog.core.Retained;
import dev.watchdog.core.RowEnd;
import dev.watchdog.core.RunningRow;
import dev.watchdog.core.Status;
import dev.watchdog.core.Timestamps;
import dev.watchdog.core.Verdict;
import dev.watchdog.core.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Made-up ends of a made-up run, one for each form of the update, and what is remembered of it: what {@link WriteTrial} tries to write. */
final class TrialEnds {

  private static final String DISPATCHED = "dispatched";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Policy POLICY = new Policy(MINUTE, MINUTE, MINUTE, MINUTE, MINUTE, OptionalInt.empty(), MINUTE);

  private final String id;
  private final Instant now;

  TrialEnds(String id, Instant now) {
    this.id = id;
    this.now = now;
  }

  /** One of a run that had a session, one of a run that never had. */
  List<RowEnd> failures() {
    return List.of(end(DISPATCHED, null), end(null, null));
  }

  /** The same with a result of the run. */
  List<RowEnd> results() {
    Retained.Kept kept = new Retained.Kept(Status.SUCCESS, "", null, null, id, 0.0, "", 0, now, 0);
    return List.of(end(DISPATCHED, kept), end(null, kept));
  }

  private RowEnd end(String session, Retained.Kept result) {
    Attempt attempt = new Attempt(id, Timestamps.format(now.minus(MINUTE)));
    RunningRow row = RunningRow.of(attempt, id, session, null, Limit.effective(null, null, false, MINUTE), now);
    Observation absent = new Observation.Absent(new Observation.Checks(true, true));
    Evidence evidence = Evidence.of(row, new MarkerRead(Marker.NONE, now), absent, Memory.EMPTY, Boot.UNKNOWN, POLICY, now);
    Verdict verdict = result == null ? new Verdict(13, Kind.ORPHANED) : new Verdict(11, Kind.RESULT_READY);
    return new RowEnd(0, evidence, verdict, result == null ? Status.FAILED : result.status(), "", "", result, null);
  }

  /** One that is kept and one that is forgotten. */
  static Map<Attempt, Memory> memories(Attempt attempt, Instant now) {
    return Map.of(attempt, Memory.EMPTY.withFirstSeen(now), new Attempt(attempt.executionId(), Timestamps.format(now)), Memory.EMPTY);
  }

  static AgentState agent(Instant now) {
    return new AgentState(AgentState.Answer.NONE, "", now, now, null, null, 0, Boot.UNKNOWN);
  }

  /** One that is kept and one that is forgotten. */
  static GhostChanges ghosts(String id, Instant now) {
    GhostSeen ghost = new GhostSeen(id, id, now, 1, 0, null, false, MarkerHistory.NONE);
    return new GhostChanges(List.of(ghost), List.of(ghost));
  }
}
