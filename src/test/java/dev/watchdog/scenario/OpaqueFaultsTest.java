package dev.watchdog.scenario;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The scenarios while any call may meet any fault: what they leave behind is made up for once the faults are over. Those whose point is a
 * fault of their own, that nothing is done at all, or the edge to browsers have nothing to add.
 */
@ExtendWith(OpaqueFaults.class)
class OpaqueFaultsTest {

  @Nested
  class BareStore extends BareStoreOnSqliteTest {}

  @Nested
  class Brake extends BrakeOnSqliteTest {}

  @Nested
  class CompletionRace extends CompletionRaceOnSqliteTest {}

  @Nested
  class Ghost extends GhostOnSqliteTest {}

  @Nested
  class Hostile extends HostileOnSqliteTest {}

  @Nested
  class Limit extends LimitOnSqliteTest {}

  @Nested
  class MainLine extends MainLineOnSqliteTest {}

  @Nested
  class OddRow extends OddRowOnSqliteTest {}

  @Nested
  class Release extends ReleaseOnSqliteTest {}

  @Nested
  class RetainedResult extends RetainedResultOnSqliteTest {}

  @Nested
  class SharedStore extends SharedStoreOnSqliteTest {}

  @Nested
  class Slot extends SlotOnSqliteTest {}

  @Nested
  class StartTime extends StartTimeOnSqliteTest {}

  @Nested
  class Sweep extends SweepOnSqliteTest {}

  @Nested
  class Terminating extends TerminatingOnSqliteTest {}
}
