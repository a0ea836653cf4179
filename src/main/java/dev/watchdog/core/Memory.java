package dev.watchdog.core;

import java.time.Instant;
import java.util.Objects;

/**
 * What the watchdog remembers of an attempt from one cycle to the next.
 *
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
 */
public record Memory(
    Instant firstSeen,
    Instant agentStart,
    Sightings absences,
    Instant finishedSince,
    Instant resultSince,
    Sightings unaskable,
    Sightings unconfirmed,
    Sightings ended,
    String lastAnswer,
    Sightings held) {

  public static final Memory EMPTY =
      new Memory(
          null, null, Sightings.NONE, null, null, Sightings.NONE, Sightings.NONE, Sightings.NONE, null, Sightings.NONE);

  public Memory withFirstSeen(Instant at) {
    if (Objects.equals(at, firstSeen)) {
      return this; // Of most rows nothing is remembered from one look to the next.
    }
    return new Memory(
        at, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, held);
  }

  public Memory withAgentStart(Instant at) {
    if (Objects.equals(at, agentStart)) {
      return this;
    }
    return new Memory(
        firstSeen, at, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, held);
  }

  public Memory withAbsences(Sightings seen) {
    if (Objects.equals(seen, absences)) {
      return this;
    }
    return new Memory(
        firstSeen, agentStart, seen, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, held);
  }

  public Memory withFinishedSince(Instant at) {
    if (Objects.equals(at, finishedSince)) {
      return this;
    }
    return new Memory(firstSeen, agentStart, absences, at, resultSince, unaskable, unconfirmed, ended, lastAnswer, held);
  }

  public Memory withResultSince(Instant at) {
    return new Memory(firstSeen, agentStart, absences, finishedSince, at, unaskable, unconfirmed, ended, lastAnswer, held);
  }

  public Memory withUnaskable(Sightings seen) {
    return new Memory(
        firstSeen, agentStart, absences, finishedSince, resultSince, seen, unconfirmed, ended, lastAnswer, held);
  }

  public Memory withUnconfirmed(Sightings seen, String answer) {
    return new Memory(firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, seen, ended, answer, held);
  }

  public Memory withEnded(Sightings seen, String answer) {
    return new Memory(
        firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, seen, answer, held);
  }

  /** The words of the proof: how the agent confirmed the end of the run. */
  public Memory withLastAnswer(String answer) {
    return new Memory(
        firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, answer, held);
  }

  public Memory withHeld(Sightings seen) {
    return new Memory(
        firstSeen, agentStart, absences, finishedSince, resultSince, unaskable, unconfirmed, ended, lastAnswer, seen);
  }
}
