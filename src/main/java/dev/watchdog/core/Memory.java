package dev.watchdog.core;

import java.time.Instant;
import java.util.Objects;

/**
 * What the watchdog remembers of an attempt from one cycle to the next.
 *
 * @param agent the agent of the row when this was learnt, null where there is nothing to remember or the row has none
 * @param firstSeen when a row with a bad start was first seen, null for rows with a good one
 * @param agentStart the last own start time its agent gave, null where none
 * @param absences sightings of absence that nothing explained
 * @param finishedSince first look that found it finished without a result to be had, null where none
 * @param resultSince when its retained result was first seen, null where none
 * @param unaskable looks at which its result could not be asked for
 * @param unconfirmed terminate calls without a confirmation
 * @param ended terminate calls answered with: it had ended, or it is not known
 * @param lastAnswer what the last terminate call was answered, null where none
 * @param held cycles in which the mass brake held it
 * @param marker what was seen of its dispatcher marker
 */
public record Memory(
    String agent,
    Instant firstSeen,
    Instant agentStart,
    Sightings absences,
    Instant finishedSince,
    Instant resultSince,
    Sightings unaskable,
    Sightings unconfirmed,
    Sightings ended,
    String lastAnswer,
    Sightings held,
    MarkerHistory marker) {

  public static final Memory EMPTY =
      new Memory(
          null, null, null, Sightings.NONE, null, null, Sightings.NONE, Sightings.NONE, Sightings.NONE, null, Sightings.NONE,
          MarkerHistory.NONE);

  /**
   * What of it counts for a row of that agent. What one agent said, or failed to name, proves nothing of another to which the row was moved
   * in the middle of its attempt; nor does what an earlier version remembered without noting whose it was. The marker is the attempt's,
   * wherever it runs.
   */
  Memory of(String name) {
    return this == EMPTY || Objects.equals(agent, name) ? this : EMPTY.withFirstSeen(firstSeen).withMarker(marker);
  }

  /** The same, as learnt at that agent; {@link #EMPTY} where there is nothing to remember. */
  public Memory at(String name) {
    if (this == EMPTY) {
      return this;
    }
    Memory bare = agent == null ? this : by(null);
    return bare.equals(EMPTY) ? EMPTY : by(name);
  }

  private Memory by(String name) {
    return new Memory(
        name, firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, held, marker);
  }

  public Memory withFirstSeen(Instant at) {
    if (Objects.equals(at, firstSeen)) {
      return this; // Of most rows nothing is remembered from one look to the next.
    }
    return new Memory(
        agent, at, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, held, marker);
  }

  public Memory withAgentStart(Instant at) {
    if (Objects.equals(at, agentStart)) {
      return this;
    }
    return new Memory(
        agent, firstSeen, at, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, held, marker);
  }

  public Memory withAbsences(Sightings seen) {
    if (Objects.equals(seen, absences)) {
      return this;
    }
    return new Memory(
        agent, firstSeen, agentStart, seen, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, held, marker);
  }

  public Memory withFinishedSince(Instant at) {
    if (Objects.equals(at, finishedSince)) {
      return this;
    }
    return new Memory(agent, firstSeen, agentStart, absences, at, resultSince, unaskable, unconfirmed, ended, lastAnswer, held, marker);
  }

  public Memory withResultSince(Instant at) {
    return new Memory(agent, firstSeen, agentStart, absences, finishedSince, at, unaskable, unconfirmed, ended, lastAnswer, held, marker);
  }

  public Memory withUnaskable(Sightings seen) {
    return new Memory(
        agent, firstSeen, agentStart, absences, finishedSince, resultSince, seen, unconfirmed, ended, lastAnswer, held, marker);
  }

  public Memory withUnconfirmed(Sightings seen, String answer) {
    return new Memory(agent, firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, seen, ended, answer, held, marker);
  }

  public Memory withEnded(Sightings seen, String answer) {
    return new Memory(
        agent, firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, seen, answer, held, marker);
  }

  /** The words of the proof: how the agent confirmed the end of the run. */
  public Memory withLastAnswer(String answer) {
    return new Memory(
        agent, firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, answer, held, marker);
  }

  public Memory withHeld(Sightings seen) {
    return new Memory(
        agent, firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, seen, marker);
  }

  public Memory withMarker(MarkerHistory history) {
    if (history.equals(marker)) {
      return this; // Nearly always: of a row whose marker lives this is written once.
    }
    return new Memory(
        agent, firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, held, history);
  }
}
