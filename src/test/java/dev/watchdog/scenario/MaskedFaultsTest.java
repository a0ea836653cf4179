package dev.watchdog.scenario;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The scenarios while calls are slow, deadlocks are retried, scripts get lost and idle connections are closed: nobody may notice.
 * The engines that know deadlocks are there with the scenarios in which most is written.
 */
@ExtendWith(MaskedFaults.class)
class MaskedFaultsTest {

  @Nested
  class BareStore extends BareStoreOnSqliteTest {}

  @Nested
  class Brake extends BrakeOnSqliteTest {}

  @Nested
  class Bridge extends BridgeOnSqliteTest {}

  @Nested
  class CompletionRace extends CompletionRaceOnSqliteTest {}

  @Nested
  class DryRun extends DryRunOnSqliteTest {}

  @Nested
  class Ghost extends GhostOnSqliteTest {}

  @Nested
  class MainLine extends MainLineOnSqliteTest {}

  @Nested
  class OwnFault extends OwnFaultOnSqliteTest {}

  @Nested
  class Release extends ReleaseOnSqliteTest {}

  @Nested
  class RetainedResult extends RetainedResultOnSqliteTest {}

  @Nested
  class SharedStore extends SharedStoreOnSqliteTest {}

  @Nested
  class Slot extends SlotOnSqliteTest {}

  @Nested
  class Sweep extends SweepOnSqliteTest {}

  @Nested
  class Terminating extends TerminatingOnSqliteTest {}

  @Nested
  class SharedStoreOnH2 extends SharedStoreOnH2Test {}

  @Nested
  class SharedStoreOnPostgres extends SharedStoreOnPostgresTest {}
}
