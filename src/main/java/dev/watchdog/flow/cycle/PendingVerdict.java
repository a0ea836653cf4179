package dev.watchdog.flow.cycle;

import dev.watchdog.core.BrakeRelease;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Verdict;

/**
 * A row on its way to its end: what is known of it, and what the table says.
 *
 * @param release who let it through the brake, null where nobody did
 */
record PendingVerdict(Evidence evidence, Verdict verdict, BrakeRelease release) {

  PendingVerdict with(Evidence other) {
    return new PendingVerdict(other, verdict, release);
  }

  PendingVerdict with(Verdict other) {
    return new PendingVerdict(evidence, other, release);
  }

  String agent() {
    return evidence.row().agent();
  }

  String id() {
    return evidence.row().id();
  }
}
