package dev.watchdog.core;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Interning: what equals a value that is kept already becomes that very object. Of a hundred thousand rows hardly one changes from one
 * cycle to the next; without it each cycle would keep as many new texts, starts, observations and lists as there are rows. Nothing else
 * depends on it: every method returns an equal of what it would return without.
 */
public final class Interning {

  private Interning() {}

  /**
   * A row as the database gave it; what did not change since the last reading is that of the last reading, the parsed start included.
   *
   * @param last the reading before of the row with this id, null where there is none
   */
  public static RunningRow row(
      RunningRow last, Attempt attempt, String agent, String session, String lease, Limit limit, Instant readAt) {
    if (last == null || !last.attempt().equals(attempt)) {
      return RunningRow.of(attempt, agent, session, lease, limit, readAt);
    }
    return new RunningRow(
        last.attempt(),
        same(last.agent(), agent),
        same(last.session(), session),
        same(last.lease(), lease),
        same(last.limit(), limit),
        last.startedAt(),
        readAt);
  }

  /**
   * A verdict with the observation and the start of the verdict before it, and the looks of its neighbour, where these are equal.
   *
   * @param last the verdict on the same row before, null where there is none
   * @param neighbour the verdict on the row judged just before, null where there is none: nearly all rows of a fleet saw the same
   */
  public static RowVerdict verdict(RowVerdict made, RowVerdict last, RowVerdict neighbour) {
    Evidence evidence = last == null ? made.evidence() : evidence(made.evidence(), last.evidence());
    List<PastObservation> looks = neighbour == null ? made.looks() : same(neighbour.looks(), made.looks());
    return evidence == made.evidence() && looks == made.looks()
        ? made
        : new RowVerdict(evidence, made.verdict(), made.memory(), made.since(), looks);
  }

  private static Evidence evidence(Evidence now, Evidence last) {
    Observation observation = same(last.observation(), now.observation());
    Start start = same(last.start(), now.start());
    return observation == now.observation() && start == now.start()
        ? now
        : new Evidence(
            now.row(), now.marker(), observation, now.result(), now.memory(), now.boot(), now.policy(), now.at(), start);
  }

  private static <T> T same(T kept, T now) {
    return Objects.equals(kept, now) ? kept : now;
  }
}
