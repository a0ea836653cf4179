package dev.watchdog.core;

import dev.watchdog.core.Observation.Absent;
import dev.watchdog.core.Observation.NotAsked;
import dev.watchdog.core.Observation.Pending;
import dev.watchdog.core.Observation.RecentlyFinished;
import dev.watchdog.core.Observation.Running;
import dev.watchdog.core.Observation.Unknown;
import dev.watchdog.core.Retained.CouldNotAsk;
import dev.watchdog.core.Retained.Kept;
import java.time.Duration;

/**
 * The table of decisions read a second time, straight from its text and without a look at the code: which rule applies. Where it needs a
 * result that was not asked for yet, the rule that needs it applies.
 */
final class SpecTable {

  private static final Duration THREE_HOURS = Duration.ofHours(3);

  private final Evidence e;
  private final Policy policy;
  private final boolean markerNone;
  private final Duration age;
  private final Duration deadline;

  private SpecTable(Evidence evidence) {
    e = evidence;
    policy = evidence.policy();
    markerNone = evidence.marker() == Marker.NONE || evidence.marker() == Marker.NOT_KEPT;
    age = evidence.age();
    deadline = evidence.row().limit().recorded() ? evidence.row().limit().length().plus(policy.staleBuffer()) : policy.staleAfter();
  }

  static int ruleFor(Evidence evidence) {
    return new SpecTable(evidence).rule();
  }

  private int rule() {
    if (e.row().lease() != null && !e.row().lease().isEmpty()) {
      return 1;
    }
    if (e.observation() instanceof Running) {
      return age.compareTo(e.row().limit().length()) <= 0 ? 2 : 3;
    }
    if (e.observation() instanceof Pending) {
      return age.compareTo(deadline) <= 0 ? 4 : 5;
    }
    if (e.observation() instanceof RecentlyFinished && !fifteenMinutesWithoutResult()) {
      return 6;
    }
    boolean neverDispatched = e.row().session() == null || e.row().session().isEmpty();
    boolean unknown = e.observation() instanceof Unknown || networkGoneForGood();
    if (e.observation() instanceof NotAsked && !unknown) {
      return 17;
    }
    boolean noResult = !(e.result() instanceof Kept) && !fewerThanThreeFailedToAsk();
    if (neverDispatched && age.compareTo(policy.noSessionAfter()) > 0 && markerNone && (unknown || noResult)) {
      return 7;
    }
    if (unknown) {
      boolean dispatched = !markerNone && age.compareTo(deadline.plus(THREE_HOURS)) < 0;
      return age.compareTo(deadline) <= 0 || dispatched ? 15 : 16;
    }
    return absent();
  }

  private int absent() {
    if (age.compareTo(policy.dispatchGrace()) < 0) {
      return 8;
    }
    if (e.marker() == Marker.ALIVE && age.compareTo(deadline.plus(THREE_HOURS)) < 0) {
      return 9;
    }
    if (e.marker() == Marker.UNREADABLE && age.compareTo(THREE_HOURS) < 0) {
      return 10;
    }
    if (e.result() instanceof Kept || e.result() instanceof Retained.NotAsked) {
      return 11;
    }
    if (fewerThanThreeFailedToAsk()) {
      return 12;
    }
    return e.bootedAfterStart() || seenAbsentOftenEnough() ? 13 : 14;
  }

  private boolean fifteenMinutesWithoutResult() {
    boolean without = !(e.result() instanceof Retained.NotAsked) && !(e.result() instanceof Kept);
    return without && e.memory().finishedSince() != null
        && Duration.between(e.memory().finishedSince(), e.at()).compareTo(Duration.ofMinutes(15)) >= 0;
  }

  private boolean fewerThanThreeFailedToAsk() {
    return e.result() instanceof CouldNotAsk could
        && (e.memory().unaskable().count() < 3 || (could.arriving() && age.compareTo(deadline.plus(THREE_HOURS)) < 0));
  }

  private boolean networkGoneForGood() {
    return e.observation() instanceof NotAsked notAsked && notAsked.ofNetwork() && age.compareTo(deadline.plus(THREE_HOURS)) >= 0;
  }

  private boolean seenAbsentOftenEnough() {
    if (!(e.observation() instanceof Absent seen)) {
      return true; // Named as finished for fifteen minutes: it counts as absent at once.
    }
    Sightings before = e.memory().absences();
    boolean another = before.count() == 0 || Duration.between(before.last(), e.at()).compareTo(policy.confirmAfter()) >= 0;
    int needed = policy.orphanConfirmations().orElse(seen.checks().finished() ? 1 : 2);
    return before.count() + (another ? 1 : 0) >= needed;
  }
}
