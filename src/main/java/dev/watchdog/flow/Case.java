package dev.watchdog.flow;

import dev.watchdog.core.BrakeRelease;
import dev.watchdog.core.Evidence;
import dev.watchdog.core.Verdict;

/**
 * A row on its way to its end: what is known of it, and what the table says.
 *
 * @param release who let it through the brake, null where nobody did
 */
record Case(Evidence evidence, Verdict verdict, BrakeRelease release) {

  Case with(Evidence other) {
    return new Case(other, verdict, release);
  }

  Case with(Verdict other) {
    return new Case(evidence, other, release);
  }

  String agent() {
    return evidence.row().agent();
  }

  String id() {
    return evidence.row().id();
  }
}
