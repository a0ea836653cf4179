package dev.watchdog.scenario;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The scenarios while any call may meet any fault: what they leave behind is made up for once the faults are over. Those whose point is a
 * fault of their own, that nothing is done at all, or the edge to browsers have nothing to add.
 *
 * <p>Those tagged {@code faults} are run by {@code scripts/faults}: the gate has no time for all of them.
 */
@ExtendWith(OpaqueFaults.class)
class OpaqueFaultsTest {

  @Nested
  @Tag("faults")
  class BareStore extends BareStoreOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Brake extends BrakeOnSqliteTest {}

  @Nested
  class CompletionRace extends CompletionRaceOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Ghost extends GhostOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Hostile extends HostileOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Limit extends LimitOnSqliteTest {}

  @Nested
  class MainLine extends MainLineOnSqliteTest {}

  @Nested
  @Tag("faults")
  class OddRow extends OddRowOnSqliteTest {}

  @Nested
  class Release extends ReleaseOnSqliteTest {}

  @Nested
  @Tag("faults")
  class RetainedResult extends RetainedResultOnSqliteTest {}

  @Nested
  class SharedStore extends SharedStoreOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Slot extends SlotOnSqliteTest {}

  @Nested
  @Tag("faults")
  class StartTime extends StartTimeOnSqliteTest {}

  @Nested
  class Sweep extends SweepOnSqliteTest {}

  @Nested
  @Tag("faults")
  class Terminating extends TerminatingOnSqliteTest {}
}
