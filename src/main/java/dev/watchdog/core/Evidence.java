package dev.watchdog.core;

import java.time.Duration;
import java.time.Instant;

/**
 * All that one cycle knows of one row, in the order it was learnt: the row, its dispatcher marker, its agent's registry, the retained
 * result where the table needed it.
 *
 * @param marker what the dispatcher marker counts as, see {@link MarkerHistory}
 * @param memory what is remembered, brought up to date with this look
 * @param at when the agent answered, or when it was given up
 */
public record Evidence(
    RunningRow row,
    Marker marker,
    Observation observation,
    Retained result,
    Memory memory,
    Boot boot,
    Policy policy,
    Instant at,
    Start start) {

  /** Joins what was read with what is remembered. */
  public static Evidence of(
      RunningRow row, MarkerRead read, Observation observation, Memory before, Boot boot, Policy policy, Instant at) {
    Memory known = before.of(row.agent());
    MarkerHistory history = known.marker().with(read.marker(), read.at(), policy.confirmAfter());
    Memory memory = seen(observation, known.withMarker(history));
    Instant firstSeen = null;
    Start.Stored stored = Start.Stored.of(row);
    if (stored.problem() != null) {
      // Not when it was read: that is when the statement was sent, and it may have waited longer than the row had been there.
      firstSeen = memory.firstSeen() == null ? at : memory.firstSeen();
    }
    memory = memory.withFirstSeen(firstSeen);
    Instant agentStart = agentStart(observation, memory, at);
    Start start = Start.of(stored, at, firstSeen, agentStart);
    boolean moves = agentStart != null && agentStart.isAfter(start.ofRow());
    memory = memory.withAgentStart(moves ? agentStart : null); // One that moves nothing would be remembered of every row there is.
    Marker marker = history.countsAs(read.marker());
    return new Evidence(row, marker, observation, Retained.NOT_ASKED, memory, boot, policy, at, start);
  }

  /** The same evidence with the answer about its result. One kept since before this attempt began is another attempt's. */
  public Evidence with(Retained answer) {
    Retained mine = answer instanceof Retained.Kept kept && ofEarlierAttempt(kept) ? new Retained.NoneKept() : answer;
    Memory known = memory;
    if (mine instanceof Retained.Kept && known.resultSince() == null) {
      known = known.withResultSince(at);
    }
    return new Evidence(row, marker, observation, mine, known, boot, policy, at, start);
  }

  /** The same evidence with more to remember. */
  public Evidence remembering(Memory known) {
    return known == memory ? this : new Evidence(row, marker, observation, result, known, boot, policy, at, start);
  }

  /** The same evidence without the texts of a result, which are written or given up, and not kept in mind. */
  public Evidence withoutTexts() {
    return result instanceof Retained.Kept kept
        ? new Evidence(row, marker, observation, kept.withoutTexts(), memory, boot, policy, at, start)
        : this;
  }

  /** The permit that a large result of this evidence holds, 0 where none does. */
  public long permit() {
    return result instanceof Retained.Kept kept ? kept.permit() : 0;
  }

  /** Whether its dispatcher marker counts as alive only because it was alive before. */
  public boolean markerLapsed() {
    return memory.marker().lapsed();
  }

  /** Whether nothing is known of the run, by the agent's doing; what could not be asked for a very long time counts as that. */
  public boolean unknown() {
    return observation instanceof Observation.Unknown
        || observation instanceof Observation.NotAsked notAsked && notAsked.ofNetwork() && !withinDispatcherTime();
  }

  /** Up to here what is not the agent's own doing, or may still be under way, keeps a row from ending. */
  public boolean withinDispatcherTime() {
    return age().compareTo(deadline().plus(Policy.DISPATCHER_EXTRA)) < 0;
  }

  public Duration age() {
    return start.ageAt(row.readAt());
  }

  public Duration limit() {
    return row.limit().length();
  }

  public Duration deadline() {
    return policy.deadline(row.limit());
  }

  /** Since when the kept result is kept: as the agent says, or since it was first seen where it does not say or says the future. */
  public Instant resultSince() {
    if (result instanceof Retained.Kept kept && kept.retainedAt() != null && !kept.retainedAt().isAfter(at)) {
      return kept.retainedAt();
    }
    return memory.resultSince() == null ? at : memory.resultSince();
  }

  /** Sightings of absence, this look included. */
  public Sightings absences() {
    return memory.absences().plus(at, policy.confirmAfter());
  }

  /**
   * Sightings of absence that are needed: fewer where the registry would have named a run that just finished. A run that was named as
   * finished for fifteen minutes needs no further sighting.
   */
  public int absencesNeeded() {
    if (observation instanceof Observation.RecentlyFinished) {
      return 1;
    }
    boolean finishedReported = observation instanceof Observation.Absent absent && absent.checks().finished();
    return policy.orphanConfirmations().orElse(finishedReported ? 1 : 2);
  }

  /**
   * Whether the agent's process is younger than the row. A time of boot counts when it is at least dispatch-grace later than the row's
   * start and not in the future; a boot id alone, without such a time, only if the watchdog saw another one since the row started. A run
   * whose own start is later than the boot was not lost by it.
   */
  public boolean bootedAfterStart() {
    Instant runStart = start.from();
    boolean timed = boot.at() != null && !boot.at().isAfter(at);
    boolean byTime = timed && !boot.at().isBefore(start.ofRow().plus(policy.dispatchGrace())) && boot.at().isAfter(runStart);
    boolean byId = !timed && boot.id() != null && boot.previousSeenAt() != null && boot.previousSeenAt().isAfter(runStart);
    return start.problem() == null && (byTime || byId);
  }

  private boolean ofEarlierAttempt(Retained.Kept kept) {
    return start.problem() == null
        && kept.retainedAt() != null
        && kept.retainedAt().isBefore(start.ofRow().minus(Policy.EARLIER_ATTEMPT));
  }

  /** Being named by the registry ends a row of absences; unknown changes nothing. */
  private static Memory seen(Observation observation, Memory before) {
    if (observation instanceof Observation.Absent
        || observation instanceof Observation.Unknown
        || observation instanceof Observation.NotAsked) {
      return before;
    }
    Memory named = before.withAbsences(Sightings.NONE);
    return observation instanceof Observation.Running ? named.withFinishedSince(null) : named;
  }

  /** The agent's own start of the run as it says now, unless that lies ahead, else as it said last. */
  private static Instant agentStart(Observation observation, Memory memory, Instant at) {
    Instant said = observation instanceof Observation.Running running ? running.agentStart() : null;
    return said == null || said.isAfter(at) ? memory.agentStart() : said;
  }
}
