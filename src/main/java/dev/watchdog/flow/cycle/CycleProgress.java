package dev.watchdog.flow.cycle;

import static dev.watchdog.bus.Addresses.CYCLE_MOVED;

import dev.watchdog.bus.Protocol.CycleMoved;
import java.time.Duration;
import java.time.Instant;

/** Tells those who watch how far a cycle is. Confined to the event loop of the cycle. */
final class CycleProgress {

  private static final Duration EVERY = Duration.ofMillis(200);

  private final CycleSetup setup;
  private final boolean dryRun;
  private final Tally tally;
  private final Instant startedAt;
  private Instant toldAt;
  private int agents;

  CycleProgress(CycleSetup setup, boolean dryRun, Tally tally, Instant startedAt) {
    this.setup = setup;
    this.dryRun = dryRun;
    this.tally = tally;
    this.startedAt = startedAt;
    this.toldAt = startedAt;
  }

  /** How many agents with rows there are to ask. */
  void agents(int total) {
    agents = total;
  }

  /** Something was done: worth a word, unless the last was a moment ago. */
  void moved(long cycleId) {
    Instant now = setup.clock().instant();
    if (Duration.between(toldAt, now).compareTo(EVERY) >= 0) {
      toldAt = now;
      tell(cycleId, CycleMoved.Phase.PROGRESS);
    }
  }

  void tell(long cycleId, CycleMoved.Phase phase) {
    setup.bus().announce(
        CYCLE_MOVED,
        new CycleMoved(
            cycleId,
            dryRun,
            phase,
            tally.agents().probed(),
            agents,
            tally.decided(),
            tally.total(),
            null,
            startedAt,
            setup.clock().instant()));
  }
}
