package dev.watchdog.core;

import java.time.Instant;

/** From when on an execution that is ended now had been stuck: where the time to recovery starts. */
public final class StuckSince {

  private StuckSince() {}

  /**
   * An orphan is stuck from the first sighting of its absence or of its end on; an overrun from its limit; a pending one, and what is
   * failed for its deadline, from that; a silent launch from no-session-after; a lost report from when the result was retained. Never
   * later than the look that the verdict rests on.
   *
   * @throws IllegalArgumentException for a verdict that ends nothing
   */
  public static Instant of(Verdict verdict, Evidence evidence) {
    Instant start = evidence.start().from();
    Instant since =
        switch (verdict.kind()) {
          case ORPHANED -> evidence.memory().finishedSince() != null ? evidence.memory().finishedSince() : evidence.absences().first();
          case TERMINATED -> start.plus(evidence.observation() instanceof Observation.Pending ? evidence.deadline() : evidence.limit());
          case STALE, UNSTOPPABLE, STILL_LISTED -> start.plus(evidence.deadline());
          case NO_SESSION -> start.plus(evidence.policy().noSessionAfter());
          case RESULT_READY -> evidence.resultSince();
          default -> throw new IllegalArgumentException("verdict ends nothing: " + verdict.kind());
        };
    return since.isAfter(evidence.at()) ? evidence.at() : since;
  }
}
